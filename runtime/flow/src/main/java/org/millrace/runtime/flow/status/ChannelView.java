package org.millrace.runtime.flow.status;

import java.util.Map;

/** What a channel's name shows beside its state and its counters. Asked by whoever wants to see it. */
public interface ChannelView {
    /** What there is to say of it, for people; empty if nothing. */
    String note();

    /** Events that would be gone with the process. May ask the plug-in, and so may hang. */
    long perishable();

    /** Adds its gauges. May ask the plug-in, and so may hang. */
    void addUsage(Map<String, Number> values);
}
