package org.millrace.declaration.classfile;

/** Bytes that are not a class file, or not one that we read. */
public final class UnreadableClassException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableClassException(String problem) {
        super(problem);
    }

    UnreadableClassException(String problem, Throwable cause) {
        super(problem, cause);
    }
}
