package org.millrace.channel.file.flume;

/** Bytes that are not what Flume writes. Never leaves this package: it becomes a {@link Damage}. */
final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedException(String message) {
        super(message);
    }
}
