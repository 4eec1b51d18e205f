package org.millrace.api.component;

/** How a component says it fares. */
public enum Health {
    /** All is well (again). */
    OK,
    /** Works, but somebody should look. */
    DEGRADED,
    /** Does not work; the agent is to close it and try a new instance after a pause. */
    FAILED
}
