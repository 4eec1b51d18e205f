package org.millrace.rpc;

/** There is no memory left for what is on its way. */
public final class NoRoomException extends Exception {
    private static final long serialVersionUID = 1L;

    private NoRoomException(String message) {
        super(message);
    }

    static NoRoomException forBytes(int bytes) {
        return new NoRoomException("no memory is left for a message of at least " + bytes + " bytes");
    }

    static NoRoomException forHeaders(int headers) {
        return new NoRoomException("no memory is left for calls with at least " + headers + " headers");
    }
}
