package org.millrace.sink.otlp;

import java.io.IOException;

/** Sends requests in one of OTLP's ways. Belongs to the thread that delivers. */
interface Protocol {

    /**
     * Sends a request and waits for the answer.
     *
     * @param request as {@link org.millrace.otlp.LogWriter} has written it
     * @throws IOException if there is none that can be understood
     */
    Outcome send(byte[] request) throws IOException, InterruptedException;

    /** Ends its connection. */
    void close();
}
