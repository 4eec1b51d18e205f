package org.millrace.http.client;

import java.nio.charset.StandardCharsets;

/** What a server answered. */
public final class Answer {
    private final int status;
    private final String retryAfter;
    private final byte[] body;
    private final boolean whole;

    Answer(int status, String retryAfter, byte[] body, boolean whole) {
        this.status = status;
        this.retryAfter = retryAfter;
        this.body = body;
        this.whole = whole;
    }

    /** The code of its status. */
    public int status() {
        return status;
    }

    /** When to come again, as it stands there; empty if it does not. */
    public String retryAfter() {
        return retryAfter;
    }

    /** Its beginning, as much as is kept of it. */
    public byte[] body() {
        return body;
    }

    /** The same as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Whether that is all of it. */
    public boolean whole() {
        return whole;
    }
}
