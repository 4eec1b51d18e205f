package org.millrace.runtime.deploy;

import org.millrace.runtime.deploy.trust.Rejection;

/** Why a change was not made, or was taken back: in which phase, and in words for a person. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String phase;

    /**
     * @param phase {@code request trust resolve activator constructor open start run}
     */
    Refused(String phase, String reason) {
        super(reason);
        this.phase = phase;
    }

    Refused(String file, Rejection rejection) {
        super(file + " " + rejection.reason(), rejection);
        this.phase = "trust";
    }

    String phase() {
        return phase;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
