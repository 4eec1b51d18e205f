package org.millrace.api.sink;

import java.util.List;
import org.millrace.api.mark.Mark;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A sink that delivers now and answers for it later: it gathers events in files that it publishes at the end, or sends on while
 * answers are still on their way. The agent keeps the leases of all that was delivered until the next checkpoint, and commits them
 * together with the sink's {@link Mark} in one durable step. From a channel that keeps marks, to a destination where publishing can be
 * put off and undone, that is exactly once.
 *
 * <p>One round is
 *
 * <pre>
 *   restore(marks)                    once, after open
 *   deliver* → checkpoint → committed   or, after any failure,
 *   deliver* → rolledBack               and the same events come again
 * </pre>
 *
 * The agent takes a checkpoint when the {@link #window} is full, when the channel is empty or full, and before the sink, its group or
 * its channel is paused, replaced or ended. The first one comes before any event, right after {@code restore}, so that what is there
 * is known to be this sink's before it adds to it.
 *
 * <p>A checkpoint covers every sink of a group that got events. Each sink's mark is stored under its name. A sink that is taken out of
 * the topology before its last mark was followed up leaves that mark behind; it stays, is shown in the status, and is given to the
 * successor that a person names.
 *
 * <p>Such sinks never overlap with their successor. All methods here come from the thread of {@code deliver} and have its limit of
 * time.
 */
@ConsumerType
public interface CheckpointedSink extends Sink {

    /** How much it may take before it must answer for it. Read after {@code open} and after a change in place. */
    Window window();

    /**
     * Says what was committed last. Called once, after {@code open} and before any event. If the channel's content is exchanged for
     * another, the sink is opened anew.
     *
     * @param marks the last mark of this name, and before it those of sinks that this one succeeds. Empty: nobody remembers, which is
     *     no proof that nothing is there: keep what is found
     * @throws Exception as {@code deliver}: the sink is not used before this has returned
     */
    void restore(List<Mark> marks) throws Exception;

    /**
     * Sees to it that all delivered since the last checkpoint is at the destination and safe, though perhaps not visible yet.
     *
     * @return what {@link #restore} needs to tell it from what comes later
     * @throws Exception all since the last checkpoint counts as not delivered; {@link #rolledBack} follows
     */
    Mark checkpoint() throws Exception;

    /**
     * The mark of the last {@link #checkpoint} and the events it covers are committed: publish them now. What this can't do is done
     * after the next {@code restore}, or here the next time; if it throws, the sink is opened anew.
     */
    default void committed() throws Exception {}

    /** All since the last checkpoint comes again: undo it. If it throws, the sink is opened anew and {@code restore} sees to it. */
    void rolledBack() throws Exception;
}
