package org.millrace.source.http;

import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * What a request is answered.
 *
 * @param text why, in one line; empty if there is nothing to say
 * @param retryAfter seconds until the same may be tried again; 0 if it is of no use or has no time
 * @param last whether the connection ends behind it
 */
record Reply(HttpResponseStatus status, String text, int retryAfter, boolean last) {
    static final Reply OK = new Reply(HttpResponseStatus.OK, "", 0, false);

    /** There is no memory for what a request still sends. */
    static final Reply CROWDED = later("requests that have come take all the memory they may", 1);

    /** The source comes to its end, and perhaps its successor to its beginning. */
    static final Reply ENDING = later("the source is being stopped", 1);

    static Reply of(HttpResponseStatus status, String text) {
        return new Reply(status, text, 0, false);
    }

    /** It is not the request's fault. */
    static Reply later(String text, int seconds) {
        return new Reply(HttpResponseStatus.SERVICE_UNAVAILABLE, text, seconds, false);
    }

    Reply andClose() {
        return new Reply(status, text, retryAfter, true);
    }
}
