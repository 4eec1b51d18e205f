package org.millrace.channel.file.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.channel.file.flume.FlumeImport;
import org.millrace.channel.file.flume.FlumeQueue;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Segment;
import org.osgi.service.component.annotations.Component;

/** {@code channel}: looks into the directories of a file channel that no agent runs, and mends or fills them. */
@Component(service = Command.class)
public final class ToolCommand implements Command {
    private static final int IMPORT_BATCH = 1000;
    private static final int LONG_LINE = 2000;

    @Override
    public String name() {
        return "channel";
    }

    @Override
    public String summary() {
        return "channel verify | dump | repair | give-up | import: the directories of a file channel that no agent runs";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException, InterruptedException {
        try {
            return run(ToolLine.parse(arguments), answer);
        } catch (ToolLine.UsageException e) {
            say(answer, "%s%n", String.valueOf(e.getMessage())).append(ToolLine.USAGE);
            return 2;
        } catch (FatalException | ChannelException e) {
            say(answer, "Failed: %s%n", String.valueOf(e.getMessage()));
            return 1;
        } catch (IOException e) {
            // java.nio says no more than the file's name with some failures.
            String message = String.valueOf(e.getMessage());
            say(answer, "Failed: %s%n", message.contains(" ") ? message : e.toString());
            return 1;
        }
    }

    private static Appendable say(Appendable answer, String format, Object... values) throws IOException {
        return answer.append(String.format(java.util.Locale.ROOT, format, values));
    }

    private static int run(ToolLine line, Appendable answer)
            throws ToolLine.UsageException, IOException, FatalException, ChannelException, InterruptedException {
        if (line.verb().equals("import")) {
            return copy(line, answer);
        }
        OfflineLog.Place place = line.place();
        if (!place.isChannel()) {
            return none(line, place, answer);
        }
        return switch (line.verb()) {
            case "dump" -> dump(line, place, answer);
            case "repair" -> repair(place, answer);
            case "give-up" -> new GiveUp(place, answer).run(line.option("yes"));
            default -> verify(place, answer);
        };
    }

    private static int none(ToolLine line, OfflineLog.Place place, Appendable answer) throws IOException {
        List<Path> asked = new ArrayList<>(line.directories());
        asked.addAll(place.data());
        List<Path> flumes = ToolLine.flumes(asked);
        if (flumes.isEmpty()) {
            say(
                    answer,
                    "There is no file channel: no %s in %s, no segment in %s.%n",
                    String.join(" or ", AckFile.NAMES),
                    place.acks(),
                    place.data());
        } else {
            say(
                    answer,
                    "%s holds the logs of a Flume file channel. Its events can be taken over:%n"
                            + "  channel import %s --into DIR%n",
                    flumes.get(0),
                    flumes.get(0));
        }
        return 1;
    }

    /** What was read. */
    private static final class Sums {
        long events;
        long bytes;

        boolean add(Event event) {
            events++;
            bytes += event.body().length;
            return true;
        }
    }

    private static int verify(OfflineLog.Place place, Appendable answer)
            throws IOException, FatalException, ChannelException, InterruptedException {
        try (OfflineLog log = OfflineLog.look(place)) {
            for (Segment segment : log.segments()) {
                if (segment.isUncounted()) {
                    say(
                            answer,
                            "%s: it can't be read, and nobody knows how many events it holds%n",
                            Printable.of(segment.file.toString()));
                    continue;
                }
                say(
                        answer,
                        "%s: %d events, %d of them to deliver%s%n",
                        segment.file,
                        segment.count,
                        segment.pending,
                        segment.cipher == null ? "" : "; encrypted with key " + segment.cipher.alias());
            }
            Sums sums = new Sums();
            log.read((sequence, event) -> sums.add(event));
            say(answer, "%d events can be delivered, their bodies have %d bytes.%n", sums.events, sums.bytes);
            marks(log.marks(), answer);
            return judge(log.findings(), log.gaps(), answer);
        }
    }

    /** What components have left to find again, with their names before their keys. */
    private static void marks(Map<String, Mark> marks, Appendable answer) throws IOException {
        if (marks.isEmpty()) {
            return;
        }
        say(answer, "%d marks are kept:%n", marks.size());
        for (Map.Entry<String, Mark> each : marks.entrySet()) {
            String hex = HexFormat.of().formatHex(each.getValue().bytes());
            say(
                    answer,
                    "  %s: %d bytes %s%n",
                    Printable.of(each.getKey()),
                    each.getValue().size(),
                    hex);
        }
    }

    private static int judge(Findings findings, List<Gap> gaps, Appendable answer) throws IOException {
        if (findings.isClean() && gaps.isEmpty()) {
            answer.append("It is sound.\n");
            return 0;
        }
        if (!findings.isClean()) {
            answer.append("A start of the agent, or channel repair, will say:\n");
            for (String found : findings.lines()) {
                say(answer, "  %s%n", Printable.of(found, LONG_LINE));
            }
        }
        if (!gaps.isEmpty()) {
            kept(gaps, answer);
            return 1;
        }
        if (findings.isSound()) {
            answer.append("That is what a crash leaves behind. It is sound.\n");
            return 0;
        }
        say(answer, "No event is lost, but there is damage: %d bytes.%n", findings.damagedBytes());
        return 1;
    }

    private static void kept(List<Gap> gaps, Appendable answer) throws IOException {
        for (Gap gap : gaps) {
            say(answer, "  %s%n", gap);
        }
        say(
                answer,
                "%d acknowledged events%s can't be read. They are kept until they can be, or until channel give-up lets go"
                        + " of them.%n",
                gaps.stream().mapToLong(Gap::events).sum(),
                gaps.stream().anyMatch(Gap::isUncounted) ? ", and others of a number that nobody knows," : "");
    }

    private static int repair(OfflineLog.Place place, Appendable answer)
            throws IOException, FatalException, ChannelException, InterruptedException {
        try (OfflineLog log = OfflineLog.repair(place)) {
            Sums sums = new Sums();
            log.read((sequence, event) -> sums.add(event));
            Findings findings = log.findings();
            for (String found : findings.lines()) {
                say(answer, "%s%n", Printable.of(found, LONG_LINE));
            }
            List<Gap> gaps = log.gaps();
            say(
                    answer,
                    "%s%d events can be delivered.%n",
                    findings.isClean() && gaps.isEmpty() ? "There was nothing to repair. " : "",
                    sums.events);
            if (!gaps.isEmpty()) {
                kept(gaps, answer);
                return 1;
            }
            return 0;
        }
    }

    private static int dump(ToolLine line, OfflineLog.Place place, Appendable answer)
            throws ToolLine.UsageException, IOException, FatalException, ChannelException, InterruptedException {
        long limit = line.limit();
        String bodies = line.bodies();
        try (OfflineLog log = OfflineLog.look(place)) {
            Sums sums = new Sums();
            log.read((sequence, event) -> {
                say(answer, "%d %s%s%n", sequence, new TreeMap<>(event.headers()), body(event, bodies));
                sums.add(event);
                return sums.events < limit;
            });
            if (!log.gaps().isEmpty()) {
                say(
                        answer,
                        "%d acknowledged events can't be read: see channel verify.%n",
                        log.gaps().stream().mapToLong(Gap::events).sum());
                return 1;
            }
            return 0;
        }
    }

    private static String body(Event event, String bodies) {
        return switch (bodies) {
            case "none" -> "";
            case "hex" -> " " + HexFormat.of().formatHex(event.body());
            default -> " " + text(event.body());
        };
    }

    /** A line of text; bytes that are none in hexadecimal, marked as such. */
    private static String text(byte[] body) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            StringBuilder line = new StringBuilder(text.length());
            text.chars().forEach(c -> {
                if (c < ' ' || c == 0x7F) {
                    line.append(String.format("\\u%04x", c));
                } else {
                    line.append((char) c);
                }
            });
            return line.toString();
        } catch (CharacterCodingException e) {
            return "0x" + HexFormat.of().formatHex(body);
        }
    }

    private static int copy(ToolLine line, Appendable answer)
            throws ToolLine.UsageException, IOException, ChannelException, FatalException, InterruptedException {
        Path into = line.into();
        // Understood before anything is done.
        OfflineLog.Place place = line.place(into);
        FlumeQueue.Report report;
        try {
            report = FlumeImport.into(
                    into,
                    line.directories(),
                    directory -> OfflineLog.channel(new OfflineLog.Place(
                            directory.resolve("checkpoint"), List.of(directory.resolve("data")), place.keys())),
                    IMPORT_BATCH);
        } catch (IOException | ChannelException | FatalException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the import failed: " + e.getMessage(), e);
        }
        say(answer, "%d events are in %s; their bodies have %d bytes.%n", report.events(), into, report.bytes());
        say(
                answer,
                "Left out: %d transactions that were neither committed nor rolled back.%n",
                report.uncommittedTransactions());
        if (report.presumedTransactions() > 0) {
            say(
                    answer,
                    "%d transactions whose end may be among damaged records are copied; some events may come twice.%n",
                    report.presumedTransactions());
        }
        report.damaged().forEach(damage -> {
            try {
                say(answer, "  damaged: %s%n", damage);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        say(
                answer,
                "%s%nUse it with%n  checkpointDir = %s%n  dataDirs = %s%n",
                report.damagedRecords() == 0
                        ? "Nothing was damaged."
                        : report.damagedRecords() + " damaged places were skipped.",
                into.resolve("checkpoint"),
                into.resolve("data"));
        return report.damagedRecords() == 0 ? 0 : 1;
    }
}
