package org.millrace.http.server;

import io.netty.handler.codec.http.HttpResponseStatus;
import org.millrace.api.source.RefusedException;

/**
 * What a request is answered.
 *
 * @param text why, in one line; empty if there is nothing to say
 * @param retryAfter seconds until the same may be tried again; 0 if it is of no use or has no time
 * @param rejected how many events of a request that was taken are never going to be
 * @param last whether the connection ends behind it
 */
public record Reply(HttpResponseStatus status, String text, int retryAfter, long rejected, boolean last) {
    private static final int SOON_S = 1;
    private static final int LATER_S = 5;

    /** All was taken. */
    public static final Reply OK = new Reply(HttpResponseStatus.OK, "", 0, 0, false);

    /** There is no memory for what a request still sends. */
    public static final Reply CROWDED = later("requests that have come take all the memory they may", 1);

    /** The source comes to its end, and perhaps its successor to its beginning. */
    public static final Reply ENDING = later("the source is being stopped", 1);

    /** A refusal for good. */
    public static Reply of(HttpResponseStatus status, String text) {
        return new Reply(status, text, 0, 0, false);
    }

    /** The request took longer than it may. */
    static Reply tooSlow(long ms) {
        return of(HttpResponseStatus.REQUEST_TIMEOUT, "the request did not come within " + ms + " ms");
    }

    /** A body is more than it may be. */
    public static Reply tooLarge(long most) {
        return of(
                HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                "the body is more than the " + most + " bytes that a request may have here, unpacked");
    }

    /** Said of a batch that the channels did not take. */
    public static Reply refused(RefusedException why) {
        return switch (why.reason()) {
            case TOO_LARGE ->
                of(
                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                        "the channels never take so much at once: send fewer events in a request");
            case FULL -> later("the channels are full", SOON_S);
            case CLOSING -> ENDING;
            default -> later("the channels did not take the events; the agent's log says why", LATER_S);
        };
    }

    /** All but so many events was taken, which never will be. */
    public static Reply allBut(long rejected, String why) {
        return new Reply(HttpResponseStatus.OK, why, 0, rejected, false);
    }

    /** It is not the request's fault. */
    public static Reply later(String text, int seconds) {
        return new Reply(HttpResponseStatus.SERVICE_UNAVAILABLE, text, seconds, 0, false);
    }

    /** The same, and nothing behind it on its connection. */
    public Reply andClose() {
        return new Reply(status, text, retryAfter, rejected, true);
    }
}
