package org.millrace.runtime.flow.component;

import org.millrace.api.component.Guarantee;
import org.millrace.api.sink.CheckpointedSink;
import org.millrace.api.sink.Sink;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.Source;

/**
 * What one component gives at most.
 *
 * @param guarantee the most that a flow through it can give
 * @param why it is less than its type declares, for people; empty if it is not
 */
public record Promise(Guarantee guarantee, String why) {

    /** What its bundle declares. */
    static Promise declared(Guarantee guarantee) {
        return new Promise(guarantee, "");
    }

    /** Of this object: what it is not, it can't promise. */
    Promise of(Object plugin) {
        boolean plain = (plugin instanceof Source && !(plugin instanceof MarkedSource))
                || (plugin instanceof Sink && !(plugin instanceof CheckpointedSink));
        return plain ? new Promise(guarantee.and(Guarantee.AT_LEAST_ONCE), why) : this;
    }

    /** The same, or less. */
    Promise and(Guarantee other, String because) {
        return other.compareTo(guarantee) < 0 ? new Promise(other, because) : this;
    }
}
