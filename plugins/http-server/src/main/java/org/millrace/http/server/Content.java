package org.millrace.http.server;

import java.nio.charset.StandardCharsets;

/** The body of an answer, and what it is. Whoever made the array gives it up. */
public final class Content {
    private static final Content NOTHING = new Content("", new byte[0]);

    private final String type;
    private final byte[] bytes;

    private Content(String type, byte[] bytes) {
        this.type = type;
        this.bytes = bytes;
    }

    /** Of any kind. */
    public static Content of(String type, byte[] bytes) {
        return new Content(type, bytes);
    }

    /** A line for people; nothing if it is empty. */
    public static Content of(String text) {
        return text.isEmpty()
                ? NOTHING
                : new Content("text/plain; charset=utf-8", (text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    String type() {
        return type;
    }

    byte[] bytes() {
        return bytes;
    }
}
