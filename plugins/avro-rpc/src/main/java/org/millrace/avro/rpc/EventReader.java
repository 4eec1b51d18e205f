package org.millrace.avro.rpc;

import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.rpc.MalformedCallException;
import org.millrace.rpc.NoRoomException;

/** Reads the arguments of a call, in the form of the client's protocol, into events. Belongs to one connection. */
interface EventReader {
    /** Whether the client's protocol has a call of this name, and of such arguments that events can be made of them. */
    boolean understands(String message);

    /**
     * Reads the arguments.
     *
     * @param most how many events at most
     * @return false if there are more: the rest is not read
     * @throws NoRoomException if there is no memory for their headers
     */
    boolean read(String message, Input in, int most, List<Event> into) throws MalformedCallException, NoRoomException;

    /** The events that were read are on their way no more. */
    void settled();
}
