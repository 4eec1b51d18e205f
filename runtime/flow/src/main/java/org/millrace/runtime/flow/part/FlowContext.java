package org.millrace.runtime.flow.part;

import java.nio.file.Path;
import java.time.Clock;
import org.millrace.api.component.Lifecycle;
import org.millrace.runtime.flow.component.BundleClaims;
import org.millrace.runtime.flow.component.ComponentHost;
import org.millrace.runtime.flow.component.Standings;
import org.millrace.runtime.flow.status.Board;
import org.millrace.runtime.flow.swap.Opening;
import org.millrace.runtime.flow.swap.Retirement;
import org.millrace.runtime.flow.swap.Succession;
import org.millrace.runtime.flow.swap.SwapContext;
import org.millrace.runtime.flow.swap.SwapHistory;
import org.millrace.runtime.flow.time.Supervisor;

/** What the parts of one agent's flow share. Made once, handed to each worker; open to every thread. */
public final class FlowContext implements AutoCloseable {
    private final FlowSettings settings;
    private final Path folder;
    private final Board board;
    private final Supervisor supervisor = new Supervisor();
    private final ComponentHost host;
    private final SwapHistory history;
    private final SwapContext swaps;

    /**
     * @param agentName the agent's name
     * @param settings what the host set
     * @param clock the time that people are told
     */
    public FlowContext(String agentName, FlowSettings settings, Clock clock) {
        this.settings = settings;
        this.folder = settings.dataDirectory().resolve(agentName);
        this.board = new Board(clock);
        this.host = new ComponentHost(
                agentName, folder, board, settings.swapDeadline().dividedBy(2));
        this.history = new SwapHistory(clock);
        this.swaps = new SwapContext(host, supervisor, settings.swapTimes(), history);
    }

    public FlowSettings settings() {
        return settings;
    }

    /** The agent's own folder. */
    public Path folder() {
        return folder;
    }

    public Board board() {
        return board;
    }

    public BundleClaims claims() {
        return host.claims();
    }

    public Standings standings() {
        return host.standings();
    }

    public SwapHistory history() {
        return history;
    }

    public Supervisor supervisor() {
        return supervisor;
    }

    /** A succession whose part has nothing to do before an instance serves, or before it is closed. */
    public <T extends Lifecycle> Succession<T> succession(Class<T> type, Runnable nudge) {
        return succession(type, nudge, instance -> {}, instance -> {});
    }

    /**
     * A succession of instances of this type.
     *
     * @param nudge called when something has come to its end that the part waits for
     * @param beforeServing what the part needs done before an instance can serve; runs on the opening thread
     * @param beforeClosing what the part needs done before an instance is closed because of its successor; runs on a thread of
     *     its own
     */
    public <T extends Lifecycle> Succession<T> succession(
            Class<T> type,
            Runnable nudge,
            Opening.BeforeServing<T> beforeServing,
            Retirement.BeforeClosing<T> beforeClosing) {
        return new Succession<>(type, swaps, nudge, beforeServing, beforeClosing);
    }

    @Override
    public void close() {
        supervisor.close();
    }
}
