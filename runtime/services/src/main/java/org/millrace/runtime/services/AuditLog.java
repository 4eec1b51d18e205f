package org.millrace.runtime.services;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Keeps what people did to an agent, a line for each deed. A service of the runtime, open to every thread. It is told after the
 * fact and decides nothing: what can't be kept goes to the log.
 */
@ProviderType
public interface AuditLog {

    /**
     * What was done.
     *
     * @param who who did it, as {@link Answer#caller()} says
     * @param what the deed, such as {@code pause}
     * @param component as people are to read it, such as {@code sink k1}; empty if it was about the agent as a whole
     * @param result {@code done}, {@code refused} before anything changed, or {@code failed}
     * @param reason why it was done, or why it could not be; no secrets
     */
    record Deed(String who, String what, String component, String result, String reason) {}

    /** Adds a deed that began then and has ended now. */
    void add(Deed deed, Instant began);
}
