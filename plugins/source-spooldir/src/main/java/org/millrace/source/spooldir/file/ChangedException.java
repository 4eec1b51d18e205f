package org.millrace.source.spooldir.file;

import java.io.IOException;

/** A file is not what it was when its reading began. */
public final class ChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    public ChangedException(String message) {
        super(message);
    }
}
