package org.millrace.runtime.flow;

import java.nio.file.Path;
import java.time.Clock;
import org.millrace.api.component.Lifecycle;

/** What the parts of one agent's flow share. Made once, handed to each worker; open to every thread. */
final class FlowContext implements AutoCloseable {
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
    FlowContext(String agentName, FlowSettings settings, Clock clock) {
        this.settings = settings;
        this.folder = settings.dataDirectory().resolve(agentName);
        this.board = new Board(clock);
        this.host = new ComponentHost(
                agentName, folder, board, settings.swapDeadline().dividedBy(2));
        this.history = new SwapHistory(clock);
        this.swaps = new SwapContext(host, supervisor, settings.swapTimes(), history);
    }

    FlowSettings settings() {
        return settings;
    }

    /** The agent's own folder. */
    Path folder() {
        return folder;
    }

    Board board() {
        return board;
    }

    BundleClaims claims() {
        return host.claims();
    }

    Standings standings() {
        return host.standings();
    }

    SwapHistory history() {
        return history;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    /** A succession whose part has nothing to do before an instance serves, or before it is closed. */
    <T extends Lifecycle> Succession<T> succession(Class<T> type, Runnable nudge) {
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
    <T extends Lifecycle> Succession<T> succession(
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
