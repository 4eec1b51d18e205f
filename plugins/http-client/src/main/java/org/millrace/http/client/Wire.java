package org.millrace.http.client;

import java.io.IOException;

/**
 * A connection to a server, for one request at a time. Belongs to the thread that delivers.
 *
 * @param <A> what is answered
 */
public interface Wire<A> {

    /** The server has closed the connection before it answered: it may not have seen the request. */
    final class UnansweredException extends IOException {
        private static final long serialVersionUID = 1L;

        /** With what is known of the reason, perhaps null. */
        public UnansweredException(@org.jspecify.annotations.Nullable Throwable cause) {
            super("the server closed the connection and gave no answer", cause);
        }
    }

    /** Whether another request can be sent. */
    boolean isUsable();

    /** Whether it has served a request already. */
    boolean isUsed();

    /**
     * Sends a request and waits for its answer. After any exception the connection is of no more use.
     *
     * @throws UnansweredException if the connection was closed instead
     */
    A ask(byte[] body) throws IOException, InterruptedException;

    /** Ends it. */
    void close();
}
