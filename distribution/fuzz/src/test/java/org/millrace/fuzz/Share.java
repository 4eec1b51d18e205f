package org.millrace.fuzz;

import org.millrace.rpc.Memory;

/** Memory that a decoder may take for so many bytes that have come: some of its own, and a small multiple of them. */
final class Share implements Memory {
    private static final int OWN = 64 << 10;
    private static final int MULTIPLE = 8;

    private final long most;
    private long taken;

    Share(int come) {
        most = OWN + (long) MULTIPLE * come;
    }

    @Override
    public boolean take(long bytes) {
        taken += bytes;
        if (taken > most) {
            throw new IllegalStateException(taken + " bytes are taken, where " + most + " would be plenty");
        }
        return true;
    }

    @Override
    public void giveBack(long bytes) {
        taken -= bytes;
    }

    void requireNothing() {
        if (taken != 0) {
            throw new IllegalStateException(taken + " bytes were not given back");
        }
    }
}
