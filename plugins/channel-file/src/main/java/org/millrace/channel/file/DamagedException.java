package org.millrace.channel.file;

import java.io.IOException;

/** Bytes on disk that are not what was written. */
final class DamagedException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedException(String message) {
        super(message);
    }
}
