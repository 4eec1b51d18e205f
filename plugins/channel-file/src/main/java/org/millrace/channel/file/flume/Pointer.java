package org.millrace.channel.file.flume;

/** Where an event is, in one long as Flume itself has it: the number of the log file above the offset in it. */
final class Pointer {
    private Pointer() {}

    static long of(int file, int offset) {
        return (long) file << 32 | offset;
    }

    static int file(long pointer) {
        return (int) (pointer >>> 32);
    }

    static int offset(long pointer) {
        return (int) pointer;
    }
}
