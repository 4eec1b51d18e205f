package org.millrace.http.server;

import java.util.Optional;

/** What a source does with a request that has come. Open to every thread. */
public interface RequestServant {

    /**
     * Hands the events of a request on, all of them before it returns 200. May wait. What it throws is a fault of ours, and told as 500.
     *
     * @param body is read, and closed by the caller
     */
    Reply serve(RequestHead head, RequestBody body, String peer);

    /**
     * How an answer is said; on an event loop.
     *
     * @param head empty if it could not be read
     */
    default Content content(Reply reply, Optional<RequestHead> head) {
        return Content.of(reply.text());
    }
}
