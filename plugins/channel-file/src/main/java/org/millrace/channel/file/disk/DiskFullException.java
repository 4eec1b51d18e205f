package org.millrace.channel.file.disk;

import java.io.IOException;

/** A write found no space. Unlike other failures it goes away by itself. */
public final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    public DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
