package org.millrace.runtime.flow.status;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.InMemory;
import org.millrace.runtime.services.MetricGroup;
import org.millrace.runtime.services.MetricsSource;
import org.millrace.runtime.services.StatusSource;

/** What the engine shows: the status and the figures of every component name it has met. Open to every thread. */
public final class Board implements StatusSource, MetricsSource, InMemory {
    private static final Set<Kind> SHOWN = Set.of(Kind.SOURCE, Kind.CHANNEL, Kind.SINK);

    private final Clock clock;
    private final Map<ComponentKey, StatusCell> cells = new ConcurrentHashMap<>();
    private final Map<ComponentKey, Figures> figures = new ConcurrentHashMap<>();
    private final Map<String, ChannelView> channels = new ConcurrentHashMap<>();
    private final Inquiry inquiry = new Inquiry();

    private volatile Set<ComponentKey> known = Set.of();
    private volatile Function<ComponentKey, String> letters = key -> "";

    public Board(Clock clock) {
        this.clock = clock;
    }

    public Clock clock() {
        return clock;
    }

    public StatusCell cell(ComponentKey key) {
        return cells.computeIfAbsent(key, k -> new StatusCell(k, clock));
    }

    public Figures figures(ComponentKey key) {
        return figures.computeIfAbsent(key, k -> Figures.of(k.kind()));
    }

    /** From now on a channel of this name shows this besides. */
    public void show(String channel, ChannelView view) {
        channels.put(channel, view);
    }

    /** Whether the topology has this name now. */
    public boolean knows(ComponentKey key) {
        return known.contains(key);
    }

    /** What there is to say of a component's dead letters; empty for nothing. */
    public void letters(Function<ComponentKey, String> notes) {
        letters = notes;
    }

    /** The names the topology has now; others are not shown any more. */
    public void know(Set<ComponentKey> names) {
        known = Set.copyOf(names);
    }

    @Override
    public List<ComponentStatus> components() {
        List<ComponentStatus> all = new ArrayList<>();
        cells.forEach((key, cell) -> {
            if (known.contains(key)) {
                all.add(noted(key, cell.read()));
            }
        });
        return all;
    }

    private ComponentStatus noted(ComponentKey key, ComponentStatus status) {
        String filed = letters.apply(key);
        String other = note(key);
        String note = filed.isEmpty() || other.isEmpty() ? filed + other : other + "; " + filed;
        // Events that nobody will see by themselves are somebody's to look at.
        State state = filed.isEmpty() || status.state() != State.RUNNING ? status.state() : State.DEGRADED;
        return note.isEmpty()
                ? status
                : new ComponentStatus(
                        key,
                        status.type(),
                        status.version(),
                        state,
                        status.detail().isEmpty() ? note : status.detail() + "; " + note,
                        status.activations(),
                        status.since());
    }

    private String note(ComponentKey key) {
        String silence = inquiry.isSilent(key) ? "it does not tell its figures" : "";
        String said = noteOf(key);
        return silence.isEmpty() || said.isEmpty() ? said + silence : said + "; " + silence;
    }

    private String noteOf(ComponentKey key) {
        if (key.kind() == Kind.CHANNEL) {
            ChannelView view = channels.get(key.name());
            return view == null ? "" : view.note();
        }
        // A source whose events go nowhere looks well; that they do must not stay unseen.
        long nowhere = key.kind() == Kind.SOURCE
                ? figures(key).standard(Figures.UNROUTED).get()
                : 0;
        return nowhere == 0
                ? ""
                : nowhere + (nowhere == 1 ? " event" : " events") + " dropped, which the selector maps to no channel";
    }

    @Override
    public String atRisk(ComponentKey component) {
        ChannelView view = component.kind() == Kind.CHANNEL && knows(component) ? channels.get(component.name()) : null;
        if (view == null) {
            return "";
        }
        long events = inquiry.round().ask(component, view::perishable).orElse(0L);
        return events == 0
                ? ""
                : component + " has " + events + (events == 1 ? " event" : " events")
                        + " in memory: another instance of it is given them in memory, and a kill before it has them loses them";
    }

    @Override
    public List<MetricGroup> metrics() {
        List<MetricGroup> groups = new ArrayList<>();
        Inquiry.Round round = inquiry.round();
        figures.forEach((key, f) -> {
            if (known.contains(key) && SHOWN.contains(key.kind())) {
                Map<String, Number> values = read(key, f, round);
                if (!values.isEmpty()) {
                    groups.add(new MetricGroup(key, values, f.counters()));
                }
            }
        });
        return groups;
    }

    private Map<String, Number> read(ComponentKey key, Figures figures, Inquiry.Round round) {
        ChannelView view = key.kind() == Kind.CHANNEL ? channels.get(key.name()) : null;
        if (view == null && !figures.hasGauges()) {
            return figures.readCounters();
        }
        Optional<Map<String, Number>> answer = round.ask(key, () -> {
            Map<String, Number> values = figures.read();
            if (view != null) {
                view.addUsage(values);
            }
            return values;
        });
        return answer.orElseGet(() -> {
            Map<String, Number> values = figures.readCounters();
            values.put("FiguresMissing", 1);
            return values;
        });
    }
}
