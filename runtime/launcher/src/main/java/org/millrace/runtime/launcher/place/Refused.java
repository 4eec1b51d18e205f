package org.millrace.runtime.launcher.place;

import java.io.IOException;

/** A place that can't be trusted; the message says which level of it, whose that is, and why it does not do. */
public final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }
}
