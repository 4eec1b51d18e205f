package org.millrace.api.source;

import java.util.Map;
import org.millrace.api.mark.Mark;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A source that reads by position and hands it over with its events, by {@link Outlet#accept(java.util.List,
 * org.millrace.api.mark.MarkChanges)}. With one required channel, which keeps marks, events and position are one durable record: after
 * a crash reading goes on exactly behind the last event that the channel has. In any other case the agent keeps the marks in a file of
 * its own, written after the events are in their channels and at least once a second: then events may come twice after a crash, none is
 * lost. {@link Outlet#keepsMarks()} and the agent's status say which.
 *
 * <p>Marks are kept by name: of one file, one partition. What is no longer read should be dropped, since their number is
 * {@linkplain org.millrace.api.mark.MarkChanges bounded}.
 */
@ConsumerType
public interface MarkedSource extends Source {

    /**
     * Says how far it had read. Called once, after {@code open} and before {@code start} and the first poll.
     *
     * @param marks by the source's own keys; empty if it is new here
     * @throws Exception as {@code open}: the source is closed and opened anew
     */
    void restore(Map<String, Mark> marks) throws Exception;
}
