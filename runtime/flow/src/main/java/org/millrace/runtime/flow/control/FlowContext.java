package org.millrace.runtime.flow.control;

import java.nio.file.Path;
import java.time.Clock;
import org.millrace.runtime.flow.component.BundleClaims;
import org.millrace.runtime.flow.component.ComponentHost;
import org.millrace.runtime.flow.component.Standings;
import org.millrace.runtime.flow.status.Board;
import org.millrace.runtime.flow.swap.SwapContext;
import org.millrace.runtime.flow.swap.SwapHistory;
import org.millrace.runtime.flow.time.Patience;
import org.millrace.runtime.flow.time.Supervisor;

/** What one agent's flow is made of. Each worker is handed what it needs of it; open to every thread. */
final class FlowContext implements AutoCloseable {
    private final FlowSettings settings;
    private final Path folder;
    private final Board board;
    private final Supervisor supervisor = new Supervisor();
    private final ComponentHost host;
    private final SwapHistory history;
    private final Patience patience;
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
        this.patience = new Patience(settings.closeDeadline());
        this.swaps = new SwapContext(host, supervisor, settings.swapTimes(patience), history, System::nanoTime);
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

    ComponentHost host() {
        return host;
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

    /** How long plug-ins are waited for. */
    Patience patience() {
        return patience;
    }

    /** What workers need to have instances replaced. */
    SwapContext swaps() {
        return swaps;
    }

    @Override
    public void close() {
        supervisor.close();
    }
}
