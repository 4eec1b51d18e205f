package org.millrace.runtime.services.command;

/** A line that says nothing that a command could do. The message says why, for people; nothing was done. */
public final class UsageException extends Exception {
    private static final long serialVersionUID = 1;

    public UsageException(String message) {
        super(message);
    }
}
