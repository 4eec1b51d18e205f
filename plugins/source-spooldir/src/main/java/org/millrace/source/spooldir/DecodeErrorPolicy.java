package org.millrace.source.spooldir;

import java.nio.charset.CodingErrorAction;

/** What becomes of bytes that are no characters. The constants are what users type. */
enum DecodeErrorPolicy {
    FAIL,
    REPLACE,
    IGNORE;

    CodingErrorAction action() {
        return switch (this) {
            case FAIL -> CodingErrorAction.REPORT;
            case REPLACE -> CodingErrorAction.REPLACE;
            case IGNORE -> CodingErrorAction.IGNORE;
        };
    }
}
