package org.millrace.runtime.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailuresTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:05:00.123Z");

    @TempDir
    Path folder;

    @Test
    void whatFailedOfAPlugInIsToldAndNothingElse() throws IOException {
        Audit audit = new Audit(folder, Clock.fixed(NOW, ZoneOffset.UTC), UnaryOperator.identity());
        assertThat(audit.failures().of("com.acme.a")).isEmpty();
        String reason = "it said \"no\", \\ and\n\t\u0007 \u00fc";
        audit.add(new Audit.Entry("ann", "upgrade", "com.acme.a", "1.0.0", "1.1.0", "failed", "open", reason), NOW);
        audit.add(new Audit.Entry("ann", "upgrade", "com.acme.a", "1.0.0", "1.1.0", "done", "", ""), NOW);
        audit.add(new Audit.Entry("ann", "upgrade", "com.acme.a", "1.0.0", "1.1.0", "refused", "request", "x"), NOW);
        audit.add(new Audit.Entry("ann", "install", "com.acme.b", "", "1.1.0", "failed", "resolve", "x"), NOW);
        assertThat(audit.failures().of("com.acme.a"))
                .containsExactly(
                        "2026-01-31T12:05:00.123Z upgrade com.acme.a 1.0.0 -> 1.1.0 by ann: failed (open), " + reason);
        assertThat(audit.failures().of("com.acme.b"))
                .containsExactly("2026-01-31T12:05:00.123Z install com.acme.b 1.1.0 by ann: failed (resolve), x");
    }

    @Test
    void oneThatCannotBeReadIsNotOneInWhichNothingStands() throws IOException {
        Failures failures = new Failures(Files.createDirectory(folder.resolve("audit.jsonl")));
        assertThatThrownBy(() -> failures.of("com.acme.a")).isInstanceOf(IOException.class);
    }
}
