package org.millrace.channel.file;

import java.io.IOException;

/** A write found no space. Unlike other failures it goes away by itself. */
final class DiskFullException extends IOException {
    private static final long serialVersionUID = 1L;

    DiskFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
