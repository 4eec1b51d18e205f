package org.millrace.testkit.contract;

import java.util.List;

/** A sink's other end, in the hands of the test. */
public interface Destination {

    /** The bodies that have arrived and can be seen there, in order, as texts. */
    List<String> arrived() throws Exception;

    /** What a test can do to it. */
    enum Trouble {
        /** Out of reach, or refuses all. */
        FAILING,
        /** Takes a request and gives no answer. */
        STUCK
    }

    /**
     * Makes trouble from now on, or ends it.
     *
     * @return whether it can; if not, that trouble is not tried
     */
    default boolean trouble(Trouble kind, boolean begins) throws Exception {
        return false;
    }
}
