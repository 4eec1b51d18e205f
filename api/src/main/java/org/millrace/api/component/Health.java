package org.millrace.api.component;

/** How a component says it fares. Later versions may add values; one that is not known is taken as {@link #DEGRADED}. */
public enum Health {
    /** All is well (again). */
    OK,
    /** Works, but somebody should look. */
    DEGRADED,
    /** Does not work; the agent is to close it and try a new instance after a pause. */
    FAILED
}
