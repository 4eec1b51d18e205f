package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.millrace.api.file.Presence;
import org.millrace.runtime.deploy.store.Permissions;
import org.millrace.runtime.services.AuditLog;
import org.millrace.runtime.services.text.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line of JSON for each thing that was done to plug-ins and components, or was refused, in {@code audit.jsonl}:
 *
 * <pre>
 * {"time":"2026-01-31T12:00:00.123Z","who":"root","what":"upgrade","plugin":"org.example.sink","from":"1.0.0","to":"1.1.0",
 *  "result":"failed","phase":"open","reason":"…","durationMs":812}
 * {"time":"2026-01-31T12:05:00.123Z","who":"root","what":"pause","component":"sink k1","result":"done","reason":"…","durationMs":3}
 * </pre>
 *
 * A full file becomes {@code audit.1.jsonl} and so on, the oldest is deleted; a value has at most 2000 characters. It is told after the fact and does not decide
 * anything: what can't be written goes to the log.
 */
final class Audit implements AuditLog {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);
    private static final int FILES = 5;
    private static final long LARGEST = 1024 * 1024;
    private static final int LONGEST_VALUE = 2000;
    /** How much longer than it should be the file may get while it can't be put aside. */
    private static final int MOST_TIMES_LARGER = 4;

    private final Path folder;
    private final Clock clock;
    private final long largest;
    private final UnaryOperator<String> mask;
    private String trouble = "";

    /**
     * @param mask hides in the reasons what must not be written down
     */
    Audit(Path folder, Clock clock, UnaryOperator<String> mask) {
        this(folder, clock, LARGEST, mask);
    }

    Audit(Path folder, Clock clock, long largest, UnaryOperator<String> mask) {
        this.folder = folder;
        this.clock = clock;
        this.largest = largest;
        this.mask = mask;
    }

    /**
     * What was done.
     *
     * @param from the version that served before; empty if none did
     * @param to the version that was to serve; empty if none was
     * @param result {@code done}, {@code refused} before anything changed, {@code failed} and taken back, or {@code planned}
     */
    record Entry(
            String who,
            String what,
            String plugin,
            String from,
            String to,
            String result,
            String phase,
            String reason) {}

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What of it has failed. */
    Failures failures() {
        return new Failures(folder.resolve("audit.jsonl"));
    }

    void add(Entry entry, Instant began) {
        StringBuilder line = begin(entry.who(), entry.what());
        field(line, "plugin", entry.plugin());
        field(line, "from", entry.from());
        field(line, "to", entry.to());
        field(line, "result", entry.result());
        field(line, "phase", entry.phase());
        end(line, entry.reason(), began);
    }

    @Override
    public void add(Deed deed, Instant began) {
        StringBuilder line = begin(deed.who(), deed.what());
        field(line, "component", deed.component());
        field(line, "result", deed.result());
        end(line, deed.reason(), began);
    }

    private StringBuilder begin(String who, String what) {
        StringBuilder line = new StringBuilder("{");
        field(line, "time", now().toString());
        field(line, "who", who);
        field(line, "what", what);
        return line;
    }

    private synchronized void end(StringBuilder line, String reason, Instant began) {
        field(line, "reason", mask.apply(reason));
        line.append("\"durationMs\":")
                .append(Math.max(0, Duration.between(began, clock.instant()).toMillis()))
                .append("}\n");
        try {
            write(line.toString().getBytes(StandardCharsets.UTF_8));
            if (!trouble.isEmpty()) {
                log.info("The audit log in {} is written again.", folder);
                trouble = "";
            }
        } catch (IOException | RuntimeException e) {
            tell(e);
            log.warn("Not in the audit log: {}", line.toString().strip());
        }
    }

    private void tell(Exception e) {
        String why = e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : e.toString();
        if (!why.equals(trouble)) {
            trouble = why;
            log.warn("The audit log in {} could not be written ({}); its lines are in this log.", folder, why);
        }
    }

    private void write(byte[] line) throws IOException {
        if (!Presence.ofDirectory(folder)) {
            Files.createDirectories(folder, Permissions.ofFolder());
        }
        Path file = folder.resolve("audit.jsonl");
        long size = Presence.of(file) ? Files.size(file) : 0;
        if (size > 0 && size + line.length > largest) {
            try {
                rotate(file);
            } catch (IOException e) {
                // Better too long than not written; but not for ever.
                if (size > MOST_TIMES_LARGER * largest) {
                    throw e;
                }
                tell(e);
            }
        }
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), Permissions.ofFile())) {
            ByteBuffer left = ByteBuffer.wrap(line);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }

    private void rotate(Path file) throws IOException {
        for (int i = FILES - 1; i >= 1; i--) {
            Path from = i == 1 ? file : folder.resolve("audit." + (i - 1) + ".jsonl");
            if (Presence.ofEntry(from)) {
                Files.move(from, folder.resolve("audit." + i + ".jsonl"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void field(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            line.append(Json.quote(name))
                    .append(':')
                    .append(Json.quote(shortened(value)))
                    .append(',');
        }
    }
}
