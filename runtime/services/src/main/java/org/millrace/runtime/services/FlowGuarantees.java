package org.millrace.runtime.services;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Knows what each flow gives. A service of the flow engine, open to every thread; calls no plug-in. */
@ProviderType
public interface FlowGuarantees {
    /** The most flows that are told: many sources and many sinks of one channel are more flows than anybody reads. */
    int MOST = 1000;

    /** Every flow that is wired from a source to a sink, by source, channel and sink; at most {@link #MOST}. */
    List<FlowGuarantee> flows() throws InterruptedException;
}
