package org.millrace.runtime.flow.inlet;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.millrace.api.source.Source;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.status.Figures;

/** The outlets of one source name: one for each instance, all into the same pipeline. Open to every thread. */
final class Outlets {
    private final String source;
    private final Figures figures;
    private final Duration gateWait;
    private final Positions positions;
    private final Map<Instance<Source>, SourceOutlet> open = new ConcurrentHashMap<>();
    private @Nullable Pipeline pipeline;

    Outlets(String source, Figures figures, Duration gateWait, Positions positions) {
        this.source = source;
        this.figures = figures;
        this.gateWait = gateWait;
        this.positions = positions;
    }

    /** An outlet for one more instance. */
    synchronized SourceOutlet open(Instance<Source> instance) {
        SourceOutlet outlet = new SourceOutlet(source, instance.offer().type(), figures, gateWait, positions);
        outlet.publish(pipeline);
        open.put(instance, outlet);
        return outlet;
    }

    SourceOutlet of(Instance<Source> instance) {
        return Objects.requireNonNull(open.get(instance));
    }

    /** From now on batches go through this pipeline; with none they wait. */
    synchronized void publish(@Nullable Pipeline next) {
        pipeline = next;
        open.values().forEach(outlet -> outlet.publish(next));
    }

    void close(Instance<Source> instance) {
        SourceOutlet outlet = open.remove(instance);
        if (outlet != null) {
            outlet.close();
        }
    }

    void closeAll() {
        open.values().forEach(SourceOutlet::close);
    }
}
