package org.millrace.runtime.deploy.intake;

import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.trust.Rejection;

/** Why a change was not made, or was taken back: in which phase, and in words for a person that can be printed as they are. */
public final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 2000;

    private final String phase;

    /**
     * With its words.
     *
     * @param phase {@code usage request trust resolve activator constructor open start run}
     */
    public Refused(String phase, String reason) {
        super(Printable.of(reason, LONGEST));
        this.phase = phase;
    }

    /** Of a jar that is not sound or not trusted. */
    Refused(String file, Rejection rejection) {
        super(Printable.of(file + " " + rejection.reason(), LONGEST), rejection);
        this.phase = "trust";
    }

    /** In which phase. */
    public String phase() {
        return phase;
    }

    /** In words for a person. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
