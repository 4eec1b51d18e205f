package org.millrace.runtime.services.command;

import java.time.Instant;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.operate.Answer;
import org.millrace.runtime.services.AuditLog;
import org.millrace.runtime.services.AuditLog.Deed;

/** Has what a command does to a component kept, whatever comes of it. */
public final class Deeds {
    private final AuditLog audit;

    /** @param audit told of each */
    public Deeds(AuditLog audit) {
        this.audit = audit;
    }

    /** How a deed ended, and why so, as {@link Deed} has it. */
    public record End(String result, String reason) {
        private static final String DONE = "done";

        /** It was done. */
        public static End done(String reason) {
            return new End(DONE, reason);
        }

        /** Nothing was changed. */
        public static End refused(String reason) {
            return new End("refused", reason);
        }

        /** It was not done, or not all of it. */
        public static End failed(String reason) {
            return new End("failed", reason);
        }
    }

    /** What a command does. An exception is a failure. */
    public interface Work {
        End end() throws Exception;
    }

    /**
     * Does it, and has it kept.
     *
     * @param what the deed, such as {@code marks finish}
     * @param answer says who asked for it
     * @return the exit code
     */
    public int keep(String what, ComponentKey component, Appendable answer, Work work) throws Exception {
        Instant began = Instant.now();
        try {
            End end = work.end();
            add(what, component, answer, end, began);
            return end.result().equals(End.DONE) ? 0 : 1;
        } catch (Exception e) {
            String why = e.getMessage() == null ? e.toString() : e.getMessage();
            add(what, component, answer, End.failed(why), began);
            throw e;
        }
    }

    private void add(String what, ComponentKey component, Appendable answer, End end, Instant began) {
        audit.add(new Deed(Answer.callerOf(answer), what, component.toString(), end.result(), end.reason()), began);
    }
}
