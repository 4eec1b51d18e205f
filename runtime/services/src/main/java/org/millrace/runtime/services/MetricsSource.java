package org.millrace.runtime.services;

import java.util.List;

/** Knows figures. A service; read when somebody asks, so it must be cheap and take no lock that events wait for. */
public interface MetricsSource {
    /** All figures at this moment. */
    List<MetricGroup> metrics();
}
