package org.millrace.rpc;

/** The memory that messages on their way may take together. Open to every thread. */
public interface Memory {
    /** As much as there is. */
    Memory ENDLESS = new Memory() {
        @Override
        public boolean take(long bytes) {
            return true;
        }

        @Override
        public void giveBack(long bytes) {}
    };

    /** Takes so many bytes, or none. */
    boolean take(long bytes);

    /** Gives so many bytes back. */
    void giveBack(long bytes);
}
