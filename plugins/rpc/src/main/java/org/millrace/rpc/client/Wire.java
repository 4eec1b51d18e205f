package org.millrace.rpc.client;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.util.function.Supplier;
import org.millrace.rpc.ClientProtocol;

/** What the connections of a sink are made of. Belongs to the thread that delivers. */
public interface Wire {
    /**
     * Puts what bytes pass through, such as encryption, into the pipeline of a connection that is to be made.
     *
     * @return what has to be done before the first call, asked for when the connection is there
     */
    Supplier<Future<?>> equip(Channel channel);

    /** How a new connection speaks. */
    ClientProtocol protocol();

    /** A connection could not be made. Says what to do about it, or nothing. */
    default String failed() {
        return "";
    }
}
