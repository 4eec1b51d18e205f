package org.millrace.source.otlp;

import java.io.IOException;
import java.util.List;
import org.millrace.http.server.Reply;
import org.millrace.http.server.RequestBody;

/** How a stream's request is read and answered. Open to every thread. */
interface Dialect {

    /** Delivers a request that is whole. May wait; what it throws is a fault of ours. */
    Reply serve(RequestBody body, String peer) throws IOException;

    /** The frames of an answer; the last one ends the stream. */
    List<Object> answer(Reply reply);
}
