package org.millrace.runtime.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.millrace.api.operate.AuditLog;
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
 * A full file becomes {@code audit.1.jsonl} and so on, the oldest is deleted. It is told after the fact and does not decide
 * anything: what can't be written goes to the log.
 */
final class Audit implements AuditLog {
    private static final Logger log = LoggerFactory.getLogger(Audit.class);
    private static final int FILES = 5;
    private static final long LARGEST = 1024 * 1024;
    private static final int LONGEST_REASON = 2000;

    private final Path folder;
    private final Clock clock;
    private final long largest;

    Audit(Path folder, Clock clock) {
        this(folder, clock, LARGEST);
    }

    Audit(Path folder, Clock clock, long largest) {
        this.folder = folder;
        this.clock = clock;
        this.largest = largest;
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
        field(line, "reason", shortened(reason));
        line.append("\"durationMs\":")
                .append(Math.max(0, Duration.between(began, clock.instant()).toMillis()))
                .append("}\n");
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("audit.jsonl");
            if (Files.exists(file) && Files.size(file) + line.length() > largest) {
                rotate(file);
            }
            Files.writeString(file, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            log.warn(
                    "The audit log in {} could not be written ({}): {}",
                    folder,
                    e.toString(),
                    line.toString().strip());
        }
    }

    private static String shortened(String reason) {
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }

    private void rotate(Path file) throws IOException {
        for (int i = FILES - 1; i >= 1; i--) {
            Path from = i == 1 ? file : folder.resolve("audit." + (i - 1) + ".jsonl");
            if (Files.exists(from)) {
                Files.move(from, folder.resolve("audit." + i + ".jsonl"), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void field(StringBuilder line, String name, String value) {
        if (!value.isEmpty()) {
            line.append(quote(name)).append(':').append(quote(value)).append(',');
        }
    }

    /** A JSON string. */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                default -> {
                    if (c < 0x20 || c == 0x2028 || c == 0x2029) {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
