package org.millrace.runtime.services;

import java.util.List;
import java.util.Optional;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Guarantee;

/**
 * What one flow gives end to end, and which part decides that.
 *
 * @param source where it begins
 * @param channel what it goes through
 * @param sinks where it ends: one sink, or all of a group
 * @param group the group's name; empty for a sink that is in none
 * @param gives empty if it is not known, since a part of it is not there
 * @param because the parts that decide it and why, the one that costs most first; or what is not there
 */
public record FlowGuarantee(
        ComponentKey source,
        ComponentKey channel,
        List<ComponentKey> sinks,
        String group,
        Optional<Guarantee> gives,
        List<String> because) {
    /** Keeps copies. */
    public FlowGuarantee {
        sinks = List.copyOf(sinks);
        because = List.copyOf(because);
    }
}
