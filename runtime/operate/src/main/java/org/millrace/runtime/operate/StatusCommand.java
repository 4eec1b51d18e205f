package org.millrace.runtime.operate;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.FlowGuarantee;
import org.millrace.runtime.services.MetricGroup;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.UsageException;
import org.millrace.runtime.services.text.Json;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * {@code status}: a table for people, or JSON for programs. 0 if all that should run does: each component is running, or a person
 * paused or drains it, or it is being started or stopped and not for longer than that takes. Otherwise 1, also if there is none.
 */
@Component
public final class StatusCommand implements Command {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    /** How long it may take to start or to stop. */
    private static final Duration PASSING = Duration.ofSeconds(30);

    private static final int MOST_NAMED = 20;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_DETAIL = 2000;

    private final Components components;
    private final Clock clock;

    @Activate
    public StatusCommand(@Reference Components components) {
        this(components, Clock.systemUTC());
    }

    StatusCommand(Components components, Clock clock) {
        this.components = components;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String summary() {
        return "what each component is doing; --json for programs";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException, UsageException, InterruptedException {
        Arguments line = Arguments.of(arguments);
        boolean json = line.flag("--json");
        line.none();
        List<ComponentStatus> all = components.statuses();
        Map<ComponentKey, MetricGroup> figures = new TreeMap<>();
        components.metrics().forEach(group -> figures.put(group.key(), group));
        List<FlowGuarantee> flows = components.flows();
        answer.append(json ? json(all, figures, flows) : table(all, figures) + FlowLines.text(flows));
        List<ComponentStatus> idle = all.stream().filter(this::isIdle).toList();
        if (!json && !idle.isEmpty()) {
            answer.append(String.valueOf(idle.size()))
                    .append(" of ")
                    .append(String.valueOf(all.size()))
                    .append(idle.size() == 1 ? " needs a look: " : " need a look: ")
                    .append(idle.stream()
                            .limit(MOST_NAMED)
                            .map(s -> Printable.of(s.key().toString()))
                            .collect(Collectors.joining(", ")))
                    .append(idle.size() > MOST_NAMED ? ", …\n" : "\n");
        }
        return all.isEmpty() || !idle.isEmpty() ? 1 : 0;
    }

    /** Whether it should run and does not. A state that is not known here is none in which all is well. */
    private boolean isIdle(ComponentStatus status) {
        return switch (status.state()) {
            case RUNNING, PAUSED, DRAINING -> false;
            case STARTING, STOPPING -> status.since().plus(PASSING).isBefore(clock.instant());
            default -> true;
        };
    }

    private String table(List<ComponentStatus> all, Map<ComponentKey, MetricGroup> figures) {
        if (all.isEmpty()) {
            return "no components\n";
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("KIND", "NAME", "TYPE", "VERSION", "STATE", "SINCE", "STARTS", "DETAIL"));
        for (ComponentStatus s : all) {
            rows.add(List.of(
                    s.key().kind().word(),
                    Printable.of(s.key().name(), LONGEST_NAME),
                    Printable.of(s.type(), LONGEST_NAME),
                    s.version().isEmpty() ? "-" : Printable.of(s.version(), LONGEST_NAME),
                    s.state().name(),
                    TIME.format(s.since()),
                    Long.toString(s.activations()),
                    Printable.of(detail(s, figures), LONGEST_DETAIL)));
        }
        return Columns.text(rows);
    }

    private String detail(ComponentStatus s, Map<ComponentKey, MetricGroup> figures) {
        MetricGroup group = figures.get(s.key());
        if (s.key().kind() == Kind.CHANNEL && group != null) {
            String fill = group.values().getOrDefault("ChannelSize", 0) + " of "
                    + group.values().getOrDefault("ChannelCapacity", 0) + " events";
            return s.detail().isEmpty() ? fill : fill + "; " + s.detail();
        }
        Optional<String> left = group == null ? Optional.empty() : Backlogs.text(group, clock);
        return left.map(text -> s.detail().isEmpty() ? text : text + "; " + s.detail())
                .orElse(s.detail());
    }

    private static String json(
            List<ComponentStatus> all, Map<ComponentKey, MetricGroup> figures, List<FlowGuarantee> flows) {
        StringBuilder text = new StringBuilder("{\"components\":[");
        String separator = "\n";
        for (ComponentStatus s : all) {
            text.append(separator)
                    .append("{\"kind\":")
                    .append(Json.quote(s.key().kind().word()))
                    .append(",\"name\":")
                    .append(Json.quote(s.key().name()))
                    .append(",\"type\":")
                    .append(Json.quote(s.type()))
                    .append(",\"version\":")
                    .append(Json.quote(s.version()))
                    .append(",\"state\":")
                    .append(Json.quote(s.state().name()))
                    .append(",\"since\":")
                    .append(Json.quote(s.since().toString()))
                    .append(",\"activations\":")
                    .append(s.activations())
                    .append(",\"detail\":")
                    .append(Json.quote(s.detail()));
            MetricGroup group = figures.get(s.key());
            if (group != null) {
                text.append(",\"metrics\":{");
                String comma = "";
                for (Map.Entry<String, Number> value : group.values().entrySet()) {
                    text.append(comma)
                            .append(Json.quote(value.getKey()))
                            .append(':')
                            .append(value.getValue());
                    comma = ",";
                }
                text.append('}');
            }
            text.append('}');
            separator = ",\n";
        }
        return text.append("\n],\"flows\":[")
                .append(FlowLines.json(flows))
                .append("\n]}\n")
                .toString();
    }
}
