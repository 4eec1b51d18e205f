package org.millrace.runtime.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** What all parts of the engine share. */
final class Engine implements AutoCloseable {
    private final String agentName;
    private final FlowSettings settings;
    private final Board board;
    private final Sockets sockets;
    private final Swaps swaps;
    private final ScheduledThreadPoolExecutor supervisor;

    /**
     * @param agentName the agent's name
     * @param settings what the host set
     * @param board where status and figures go
     */
    Engine(String agentName, FlowSettings settings, Board board) {
        this.agentName = agentName;
        this.settings = settings;
        this.board = board;
        this.sockets = new Sockets(settings.swapDeadline().dividedBy(2));
        this.swaps = new Swaps(board.clock());
        this.supervisor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "flow-supervisor");
            thread.setDaemon(true);
            return thread;
        });
        supervisor.setRemoveOnCancelPolicy(true);
        supervisor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    String agentName() {
        return agentName;
    }

    FlowSettings settings() {
        return settings;
    }

    Board board() {
        return board;
    }

    Sockets sockets() {
        return sockets;
    }

    Swaps swaps() {
        return swaps;
    }

    /** Does something small later, unless the engine has ended by then. */
    void later(Duration delay, Runnable task) {
        var unused = cancellable(delay, task);
    }

    /** The same, to be cancelled when it is not needed any more: until then all that the task refers to stays reachable. */
    Future<?> cancellable(Duration delay, Runnable task) {
        try {
            return supervisor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The engine has ended: there is nobody left to supervise.
            return CompletableFuture.completedFuture(null);
        }
    }

    /** The directory of one component's own, made on first use. */
    Path dataDirectory(ComponentKey key) {
        Path directory = ComponentFolder.in(settings.dataDirectory().resolve(agentName), key);
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory " + directory + " could not be made", e);
        }
    }

    /** Where it is written down which components are on hold. */
    Path holds() {
        return settings.dataDirectory().resolve(agentName).resolve("holds");
    }

    @Override
    public void close() {
        supervisor.shutdownNow();
    }
}
