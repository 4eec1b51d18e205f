package org.millrace.http.server;

import java.nio.charset.StandardCharsets;

/** The body of an answer, and what it is. Whoever made the array gives it up. */
public final class Content {
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
        String line = text.isEmpty() ? "" : text + "\n";
        return new Content("text/plain; charset=utf-8", line.getBytes(StandardCharsets.UTF_8));
    }

    String type() {
        return type;
    }

    byte[] bytes() {
        return bytes;
    }
}
