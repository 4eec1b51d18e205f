package org.millrace.runtime.flow.control;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.channel.MarkNames;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.services.AuditLog;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.Deeds;
import org.millrace.runtime.services.command.Deeds.End;
import org.millrace.runtime.services.command.UsageException;

/** Lists the marks that channels keep, and sees to those of components that are gone. Called by one thread for each caller. */
final class MarkCommand implements Command {
    private final Map<String, ChannelPort> ports;
    private final Predicate<ComponentKey> known;
    private final Deeds deeds;

    /**
     * @param ports the agent's channels by name; read while it is filled
     * @param known whether the topology has a component
     * @param audit told what was handed over and finished
     */
    MarkCommand(Map<String, ChannelPort> ports, Predicate<ComponentKey> known, AuditLog audit) {
        this.ports = ports;
        this.known = known;
        this.deeds = new Deeds(audit);
    }

    @Override
    public String name() {
        return "marks";
    }

    @Override
    public String summary() {
        return "What channels remember for sources and sinks: list, hand-over, finish.";
    }

    @Override
    public int run(List<String> line, Appendable answer) throws Exception {
        try {
            return run(Arguments.of(line), answer);
        } catch (Fault e) {
            answer.append(Printable.of(String.valueOf(e.getMessage()))).append('\n');
            return 1;
        }
    }

    private int run(Arguments arguments, Appendable answer) throws Exception {
        Optional<String> to = arguments.value("--to");
        Optional<String> marks = arguments.value("--marks");
        List<String> words = arguments.words();
        String verb = words.isEmpty() ? "list" : words.get(0);
        List<String> name = words.subList(Math.min(1, words.size()), words.size());
        return switch (verb) {
            case "list" -> list(answer);
            case "hand-over" -> {
                ComponentKey from = gone(name);
                ComponentKey heir = heir(from, to);
                yield deeds.keep("marks hand-over", from, answer, () -> handOver(from, heir, answer));
            }
            case "finish" -> {
                ComponentKey key = gone(name);
                yield confirmed(key, marks, answer)
                        ? deeds.keep("marks finish", key, answer, () -> finish(key, answer))
                        : 1;
            }
            default -> throw new UsageException("marks list, hand-over or finish; not " + Printable.of(verb));
        };
    }

    private ComponentKey gone(List<String> words) throws UsageException {
        ComponentKey key = ComponentKey.parse(String.join(" ", words))
                .orElseThrow(() -> new UsageException("whose? As in: sink k1"));
        if (known.test(key)) {
            throw new UsageException(Printable.of(key.toString())
                    + " is in the topology: it uses its marks itself. Take it out of the configuration first");
        }
        return key;
    }

    private int list(Appendable answer) throws Exception {
        boolean any = false;
        for (ChannelPort port : ports.values()) {
            Map<ComponentKey, Integer> counts = new TreeMap<>();
            for (String name : port.marks().keySet()) {
                MarkNames.owner(name).ifPresent(owner -> counts.merge(owner, 1, Integer::sum));
            }
            for (Map.Entry<ComponentKey, Integer> entry : counts.entrySet()) {
                any = true;
                answer.append("channel ")
                        .append(Printable.of(port.name()))
                        .append(": ")
                        .append(Printable.of(entry.getKey().toString()))
                        .append("  ")
                        .append(entry.getValue().toString())
                        .append(known.test(entry.getKey()) ? "" : "  not in the topology")
                        .append('\n');
            }
        }
        if (!any) {
            answer.append("No marks.\n");
        }
        return 0;
    }

    private static ComponentKey heir(ComponentKey from, Optional<String> to) throws UsageException {
        return ComponentKey.parse(to.orElse(""))
                .filter(key -> key.kind() == from.kind())
                .orElseThrow(() -> new UsageException(
                        "to whom? --to=\"" + from.kind().word() + " NAME\", of the same kind and type"));
    }

    /** A sink gets them beside its own; a source only if it has none, since two positions in one file can't both be right. */
    private End handOver(ComponentKey from, ComponentKey heir, Appendable answer) throws Exception {
        int moved = 0;
        for (ChannelPort port : ports.values()) {
            Map<String, Mark> own = port.marks(from);
            if (own.isEmpty()) {
                continue;
            }
            if (from.kind() != Kind.SINK && !port.marks(heir).isEmpty()) {
                answer.append(Printable.of(heir.toString()))
                        .append(" has marks of its own in channel ")
                        .append(Printable.of(port.name()))
                        .append("; nothing was changed there.\n");
                String why =
                        heir + " has marks of its own in channel " + port.name() + "; " + moved + " marks were moved";
                return moved == 0 ? End.refused(why) : End.failed(why);
            }
            MarkChanges changes = MarkChanges.none();
            for (Map.Entry<String, Mark> entry : own.entrySet()) {
                String key = from.kind() == Kind.SINK ? "of " + from.name() + entry.getKey() : entry.getKey();
                changes = changes.with(MarkNames.name(heir, key), entry.getValue())
                        .without(MarkNames.name(from, entry.getKey()));
            }
            port.replaceMarks(changes);
            moved += own.size();
        }
        answer.append(Integer.toString(moved))
                .append(" marks of ")
                .append(Printable.of(from.toString()))
                .append(" are now those of ")
                .append(Printable.of(heir.toString()))
                .append(known.test(heir) ? ". It takes them over when it is opened: millrace restart " + heir : "")
                .append('\n');
        String what = moved + " marks to " + heir;
        return moved == 0 ? End.refused(what) : End.done(what);
    }

    private int count(ComponentKey key) throws Exception {
        int there = 0;
        for (ChannelPort port : ports.values()) {
            there += port.marks(key).size();
        }
        return there;
    }

    /** Asks first: what is forgotten does not come back. */
    private boolean confirmed(ComponentKey key, Optional<String> confirmed, Appendable answer) throws Exception {
        int there = count(key);
        if (there == 0 || !confirmed.equals(Optional.of(Integer.toString(there)))) {
            answer.append(Printable.of(key.toString()))
                    .append(" has ")
                    .append(Integer.toString(there))
                    .append(" marks. What it had not published yet stays where it is, and nobody knows of it any more,"
                            + " if you say --marks=")
                    .append(Integer.toString(there))
                    .append(". To have another publish it: millrace marks hand-over\n");
            return false;
        }
        return true;
    }

    private End finish(ComponentKey key, Appendable answer) throws Exception {
        int finished = 0;
        for (ChannelPort port : ports.values()) {
            MarkChanges changes = MarkChanges.none();
            Map<String, Mark> all = port.marks(key);
            for (String own : all.keySet()) {
                changes = changes.without(MarkNames.name(key, own));
            }
            finished += all.size();
            if (!changes.isEmpty()) {
                port.replaceMarks(changes);
            }
        }
        answer.append(Integer.toString(finished)).append(" marks are forgotten.\n");
        return End.done(finished + " marks");
    }
}
