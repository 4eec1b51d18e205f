package org.millrace.runtime.topology;

import java.util.List;
import java.util.concurrent.Callable;
import org.millrace.api.component.ComponentKey;
import org.millrace.runtime.services.Rebinding;
import org.millrace.runtime.services.VersionChoice;

/** Moves components between versions, on the topology's thread. */
final class WorkerRebinding implements Rebinding {
    private final Topology topology;
    private final Worker worker;

    WorkerRebinding(Topology topology, Worker worker) {
        this.topology = topology;
        this.worker = worker;
    }

    @Override
    public List<Bound> bound() throws InterruptedException {
        return on(topology::bound);
    }

    @Override
    public List<Move> preview(VersionChoice choice) throws InterruptedException {
        return on(() -> topology.preview(choice));
    }

    @Override
    public List<Move> rebind() throws InterruptedException {
        return on(topology::rebind);
    }

    @Override
    public boolean restart(ComponentKey component) throws InterruptedException {
        return on(() -> topology.restart(component));
    }

    private <T> T on(Callable<T> task) throws InterruptedException {
        try {
            return Commands.on(worker, task);
        } catch (InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the topology could not do it: " + e.getMessage(), e);
        }
    }
}
