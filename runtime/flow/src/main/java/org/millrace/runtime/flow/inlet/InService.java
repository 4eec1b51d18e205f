package org.millrace.runtime.flow.inlet;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.flow.component.Instance;

/** Which instances the pipeline in service is made of: what has been replaced is closed only once batches no longer meet it. */
final class InService {
    private List<Instance<?>> instances = List.of();

    /** The pipeline before this one is empty. */
    synchronized void are(@Nullable Pipeline pipeline) {
        List<Instance<?>> next = new ArrayList<>();
        if (pipeline != null) {
            next.addAll(pipeline.interceptors());
            next.add(pipeline.selector());
        }
        instances = next;
        notifyAll();
    }

    synchronized void awaitOut(Instance<?> instance) throws InterruptedException {
        while (instances.contains(instance)) {
            wait();
        }
    }
}
