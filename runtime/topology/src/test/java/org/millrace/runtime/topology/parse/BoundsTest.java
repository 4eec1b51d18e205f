package org.millrace.runtime.topology.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.finding.Rule;
import org.millrace.runtime.topology.model.AgentModel;
import org.millrace.runtime.topology.model.ModelReader;

/** Configurations made to fill the heap or the stack: each is refused with the place where it went too far. */
@Timeout(60)
final class BoundsTest {
    private static final Lookups NO_VARIABLES = Written.lookups(Map.of(), Map.of());

    @TempDir
    private Path directory;

    private final Findings findings = new Findings();

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("a.conf"), text);
    }

    /** What was found wrong with the size of a configuration, reading it as an agent does. */
    private String excess(Path file) {
        Parsed parsed = ConfigurationFiles.read(List.of(file));
        findings.addAll(parsed.findings());
        AgentModel model = new ModelReader(parsed, NO_VARIABLES, findings).read("a1");
        assertThat(findings.has(Rule.BOUND) || findings.has(Rule.UNREADABLE)).isTrue();
        assertThat(findings.list().size()).isLessThan(300);
        assertThat(model.runnable()).isFalse();
        return findings.list().stream()
                .filter(finding -> finding.rule() == Rule.BOUND || finding.rule() == Rule.UNREADABLE)
                .map(Finding::toString)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void valuesThatGrowTenfoldInEachLine() throws IOException {
        StringBuilder text = new StringBuilder("a1.x0 = 0123456789\n");
        for (int i = 1; i < 12; i++) {
            text.append("a1.x")
                    .append(i)
                    .append(" = ")
                    .append(("${a1.x" + (i - 1) + "}").repeat(10))
                    .append('\n');
        }
        assertThat(excess(file(text.toString())))
                .contains(
                        "a.conf:5: ERROR a1.x4: with its variables replaced, the value has more than 65536 characters");
    }

    @Test
    void manyValuesThatAreLargeTogether() throws IOException {
        StringBuilder text = new StringBuilder("a1.x = " + "y".repeat(60_000) + "\n");
        for (int i = 0; i < 1_000; i++) {
            text.append("a1.sinks.k.").append(i).append(" = ${a1.x}\n");
        }
        assertThat(excess(file(text.toString())))
                .contains("a.conf:7", "all values up to this one have more than 4194304");
    }

    @Test
    void manyVariablesThatBringNothing() throws IOException {
        StringBuilder text = new StringBuilder("x =\na1.many = " + "${x}".repeat(10_000) + "\n");
        for (int i = 0; i < 15_000; i++) {
            text.append("a1.sinks.k.").append(i).append(" = ${a1.many}\n");
        }
        Parsed parsed = ConfigurationFiles.read(List.of(file(text.toString())));
        assertThat(new ModelReader(parsed, NO_VARIABLES, findings).read("a1").runnable())
                .isFalse();
    }

    @Test
    void aChainOfReferences() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            text.append("a1.x").append(i).append(" = ${a1.x").append(i + 1).append("}\n");
        }
        assertThat(excess(file(text.toString())))
                .contains("a.conf:1: ERROR a1.x0: more than 50 values refer to one another in a row");
    }

    @Test
    void variablesInVariables() throws IOException {
        assertThat(excess(file("a1.x = " + "${".repeat(20_000) + "a" + "}".repeat(20_000) + "\n")))
                .contains("a.conf:1: ERROR a1.x: more than 50 variables stand in one another");
    }

    @Test
    void variablesOfTheEnvironmentThatLeadToOneAnother() throws IOException {
        Map<String, String> environment = new java.util.HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            environment.put("V" + i, "${env:V" + (i + 1) + "}");
        }
        Parsed parsed = ConfigurationFiles.read(List.of(file("a1.x = ${env:V0}\n")));
        new ModelReader(parsed, Written.lookups(environment, Map.of()), findings).read("a1");
        assertThat(findings.has(Rule.BOUND)).isTrue();
    }

    @Test
    void aMillionKeys() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < Bounds.FILE_BYTES - 100; i++) {
            text.append('a').append(Integer.toString(i, 36)).append("=1\n");
        }
        assertThat(excess(file(text.toString())))
                .contains("a.conf:20001: ERROR affk: the file has more than 20000 keys");
    }

    @Test
    void manyKeysInSeveralFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (int f = 0; f < 3; f++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 9_000; i++) {
                text.append("k").append(f).append('.').append(i).append("=1\n");
            }
            files.add(Files.writeString(directory.resolve(f + ".conf"), text));
        }
        assertThat(ConfigurationFiles.read(files).findings())
                .extracting(Finding::toString)
                .containsExactly(files.get(2) + ": ERROR: all files together have more than 20000 keys");
    }

    @Test
    void thousandsOfComponents() throws IOException {
        StringBuilder names = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 4_000; i++) {
            names.append(" c").append(i);
            text.append("a1.channels.c").append(i).append(".type = memory\n");
        }
        findings.addAll(List.of());
        Parsed parsed = ConfigurationFiles.read(List.of(file("a1.channels =" + names + "\n" + text)));
        new ModelReader(parsed, NO_VARIABLES, findings).read("a1");
        assertThat(findings.list()).extracting(Finding::toString).anySatisfy(message -> assertThat(message)
                .contains("a.conf:1002: ERROR a1.channels.c1000: agent a1 has 4000 components, and may have 1000"));
    }

    @Test
    void thousandsOfNamesThatAreNotListed() throws IOException {
        StringBuilder text = new StringBuilder("a1.channels =");
        for (int i = 0; i < 5_000; i++) {
            text.append(" l").append(i);
        }
        for (int i = 0; i < 5_000; i++) {
            text.append("\na1.channels.other").append(i).append(".type = memory");
        }
        Parsed parsed = ConfigurationFiles.read(List.of(file(text.toString())));
        new ModelReader(parsed, NO_VARIABLES, findings).read("a1");
        assertThat(findings.list()).hasSizeBetween(400, 402);
        assertThat(findings.list()).extracting(Finding::toString).contains("ERROR: and 4800 more that are not shown");
    }

    @Test
    void longKeysAndValuesAndLines() throws IOException {
        assertThat(excess(file("ok = 1\n" + "k".repeat(1_001) + " = 1\n")))
                .contains("a.conf:2: ERROR: the key has more than 1000 characters");
        assertThat(excessOf("a1.x = " + "v".repeat(65_537)))
                .contains("a.conf:1: ERROR a1.x: the value has more than 65536 characters");
        assertThat(excessOf("a1.x = " + "v\\\n".repeat(600_000))).contains("a.conf:1: ERROR", "more than");
    }

    private String excessOf(String text) throws IOException {
        return ConfigurationFiles.read(List.of(file(text))).findings().get(0).toString();
    }

    @Test
    void aLargeFileIsNotEvenRead() throws IOException {
        Path file = directory.resolve("a.conf");
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(3L << 30);
        }
        assertThat(excess(file))
                .contains(
                        "a.conf: ERROR: the file can't be read: it has 3221225472 bytes; a configuration has at most 2097152");
    }

    @Test
    void whatIsNotAFileIsNotOpened() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (Path file : List.of(pipe, Path.of("/dev/zero"))) {
            assertThat(ConfigurationFiles.read(List.of(file)).findings().get(0).toString())
                    .contains(file + ": ERROR: the file can't be read: it is neither a file nor a link to one");
        }
        assertThat(ConfigurationFiles.read(List.of(directory)).findings().get(0).toString())
                .contains("it is a directory");
    }

    @Test
    void bytesThatAreNoTextGiveMessagesThatCanBePrinted() throws IOException {
        byte[] garbage = new byte[200_000];
        new java.util.Random(7).nextBytes(garbage);
        byte[] forged =
                "\na1.sinks = k1\u0000 \u001b[31mred\na1.sinks.k\u202e1.type = x\n".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(forged, 0, garbage, 100_000, forged.length);
        Path file = Files.write(directory.resolve("a.conf"), garbage);
        Parsed parsed = ConfigurationFiles.read(List.of(file));
        findings.addAll(parsed.findings());
        if (!findings.has(Rule.BOUND)) {
            new ModelReader(parsed, NO_VARIABLES, findings).read("a1");
        }
        assertThat(findings.list()).isNotEmpty().allSatisfy(finding -> assertThat(finding.toString())
                .doesNotContainPattern("[\\p{Cntrl}\u202e]")
                .hasSizeLessThan(4_000));
    }
}
