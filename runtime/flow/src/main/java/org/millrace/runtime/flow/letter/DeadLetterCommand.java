package org.millrace.runtime.flow.letter;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.event.Event;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.services.AuditLog;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.Deeds;
import org.millrace.runtime.services.command.Deeds.End;
import org.millrace.runtime.services.command.UsageException;

/** Lists, shows, replays and drops dead letters. Called by one thread for each caller. */
public final class DeadLetterCommand implements Command {
    private static final int SHOWN = 20;
    private static final int MOST_SHOWN = 10_000;
    private static final int LONGEST_BODY = 200;
    private static final int AT_ONCE = 100;

    private final DeadLetterOffice office;
    private final Supplier<List<ComponentKey>> components;
    private final Map<String, ChannelPort> ports;
    private final Deeds deeds;

    /**
     * @param components those that may have letters
     * @param ports the agent's channels by name; read while it is filled
     * @param audit told what was replayed and dropped
     */
    public DeadLetterCommand(
            DeadLetterOffice office,
            Supplier<List<ComponentKey>> components,
            Map<String, ChannelPort> ports,
            AuditLog audit) {
        this.office = office;
        this.components = components;
        this.ports = ports;
        this.deeds = new Deeds(audit);
    }

    @Override
    public String name() {
        return "dead-letter";
    }

    @Override
    public String summary() {
        return "Events that a component rejected: list, show, replay, drop.";
    }

    @Override
    public int run(List<String> line, Appendable answer) throws Exception {
        Arguments arguments = Arguments.of(line);
        Optional<String> most = arguments.value("--most");
        Optional<String> to = arguments.value("--to");
        Optional<String> letters = arguments.value("--letters");
        List<String> words = arguments.words();
        String verb = words.isEmpty() ? "list" : words.get(0);
        List<String> name = words.subList(Math.min(1, words.size()), words.size());
        return switch (verb) {
            case "list" -> list(answer);
            case "show" -> show(key(name), Math.min(MOST_SHOWN, number("--most", most, SHOWN)), answer);
            case "replay" -> replay(key(name), to, answer);
            case "drop" -> drop(key(name), number("--letters", letters, -1), answer);
            default -> throw new UsageException("dead-letter list, show, replay or drop; not " + Printable.of(verb));
        };
    }

    private static int number(String option, Optional<String> text, int otherwise) throws UsageException {
        try {
            return text.isEmpty() ? otherwise : Integer.parseInt(text.get());
        } catch (NumberFormatException e) {
            throw new UsageException(option + " needs a number, not " + Printable.of(text.orElse("")));
        }
    }

    private ComponentKey key(List<String> words) throws UsageException {
        if (words.size() == 2) {
            return ComponentKey.parse(String.join(" ", words))
                    .orElseThrow(() -> new UsageException("there is no kind " + Printable.of(words.get(0))));
        }
        List<ComponentKey> found = words.size() != 1
                ? List.of()
                : components.get().stream()
                        .filter(key -> key.name().equals(words.get(0)) && key.kind() != Kind.CHANNEL)
                        .toList();
        if (found.size() != 1) {
            throw new UsageException("which component? As in: sink k1");
        }
        return found.get(0);
    }

    private int list(Appendable answer) throws IOException {
        Map<ComponentKey, Long> counts = office.counts(components.get());
        if (counts.isEmpty()) {
            answer.append("No dead letters.\n");
        }
        for (Map.Entry<ComponentKey, Long> entry : counts.entrySet()) {
            answer.append(Printable.of(entry.getKey().toString()))
                    .append("  ")
                    .append(entry.getValue().toString())
                    .append('\n');
        }
        return 0;
    }

    private int show(ComponentKey key, int most, Appendable answer) throws IOException {
        for (Event letter : office.letters(key, most)) {
            for (Map.Entry<String, String> header : letter.headers().entrySet()) {
                answer.append(Printable.of(header.getKey()))
                        .append(": ")
                        .append(Printable.of(header.getValue()))
                        .append('\n');
            }
            answer.append("  ")
                    .append(Printable.of(letter.text(), LONGEST_BODY))
                    .append("\n\n");
        }
        long all = office.count(key);
        answer.append(Long.toString(all))
                .append(all == 1 ? " letter of " : " letters of ")
                .append(Printable.of(key.toString()))
                .append(all > most ? "; --most=" + all + " shows more" : "")
                .append('\n');
        return 0;
    }

    private int replay(ComponentKey key, Optional<String> to, Appendable answer) throws Exception {
        String channel = to.orElse(ports.size() == 1 ? ports.keySet().iterator().next() : "");
        ChannelPort port = ports.get(channel);
        if (port == null) {
            throw new UsageException(
                    channel.isEmpty() ? "into which channel? --to=c1" : "there is no channel " + Printable.of(channel));
        }
        return deeds.keep("dead-letter replay", key, answer, () -> replay(key, port, answer));
    }

    private End replay(ComponentKey key, ChannelPort port, Appendable answer) throws Exception {
        long replayed;
        try {
            replayed = office.take(key, letters -> put(port, letters));
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            answer.append(Printable.of(why)).append("; what is left stays, some of it may come twice.\n");
            return End.failed(why);
        }
        answer.append(Long.toString(replayed))
                .append(" events are in channel ")
                .append(Printable.of(port.name()))
                .append(" again.\n");
        return End.done(replayed + " events into channel " + port.name());
    }

    private static void put(ChannelPort port, List<Event> letters) throws IOException, InterruptedException {
        int most = Math.min(AT_ONCE, port.transactionCapacity());
        for (int from = 0; from < letters.size(); from += most) {
            List<Event> some = letters.subList(from, Math.min(letters.size(), from + most)).stream()
                    .map(DeadLetterOffice::original)
                    .toList();
            if (!port.putNow(some)) {
                throw new IOException("channel " + port.name() + " is full or not there");
            }
        }
    }

    private int drop(ComponentKey key, int confirmed, Appendable answer) throws Exception {
        long there = office.count(key);
        if (confirmed != there) {
            answer.append(Printable.of(key.toString()))
                    .append(" has ")
                    .append(Long.toString(there))
                    .append(" dead letters. To drop them for good: --letters=")
                    .append(Long.toString(there))
                    .append('\n');
            return there == 0 ? 0 : 1;
        }
        return deeds.keep("dead-letter drop", key, answer, () -> {
            long dropped = office.take(key, letters -> {});
            answer.append(Long.toString(dropped)).append(" letters are dropped.\n");
            return End.done(dropped + " letters");
        });
    }
}
