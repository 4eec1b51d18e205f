package org.millrace.runtime.services;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Remembers how components were replaced. A service of the flow engine. */
@ProviderType
public interface SwapReports {

    /** The last swaps that have ended, oldest first; at least a hundred are kept. */
    List<SwapReport> reports();
}
