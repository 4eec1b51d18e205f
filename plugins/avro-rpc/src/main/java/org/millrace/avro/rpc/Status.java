package org.millrace.avro.rpc;

/** What a server answers to a call. */
public enum Status {
    /** The channels have the events. */
    OK(0),
    /** They have not: the client keeps them. */
    FAILED(1),
    /** Nobody knows. */
    UNKNOWN(2);

    private final int place;

    Status(int place) {
        this.place = place;
    }

    /** Its place in the protocol, which is what is sent. */
    int place() {
        return place;
    }
}
