package org.millrace.rpc;

/** There is no memory left for what is on its way. */
public final class NoRoomException extends Exception {
    private static final long serialVersionUID = 1L;

    NoRoomException(int bytes) {
        super("no memory is left for a message of at least " + bytes + " bytes");
    }
}
