package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heap that a user chooses, in all the ways in which a JVM can be told. */
class HeapIT {
    @TempDir
    Path folder;

    @Test
    void flumesOwnTwentyMegabytesAreEnoughToDeliver() throws Exception {
        Installation installation = Installation.in(folder);
        int port = Lines.freePort();
        Path out = folder.resolve("out");
        Path file =
                installation.write("conf/a.conf", Configurations.netcatTo(port, "", Configurations.rollingInto(out)));
        try (Agent agent =
                Agent.start(installation, "flume-ng", "agent", "-n", "a1", "-f", file.toString(), "-Xmx20m")) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            List<String> sent = new ArrayList<>();
            try (Lines lines = new Lines(port)) {
                for (int i = 0; i < 5000; i++) {
                    sent.add(i + " " + "x".repeat(500));
                    assertThat(lines.send(sent.get(i))).isEqualTo("OK");
                }
            }
            Delivered.awaitAll(out, sent);
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
    }

    @Test
    void aJvmStartsWithWhateverIsChosenWhereverItIsSaid() throws Exception {
        Installation installation = Installation.in(folder);
        for (String options : List.of(
                "-Xmx32m",
                "-Xmx32768k",
                "-Xmx33554432",
                "-XX:MaxHeapSize=32m",
                "-XX:MaxRAMPercentage=1",
                "-Xms1g",
                "-Xms700m -Xmx800m",
                "-XX:+UseG1GC",
                "-XX:+UseSerialGC -Xmx20m",
                "-XX:InitialHeapSize=600m")) {
            assertStarts(installation, Map.of("JAVA_OPTS", options));
        }
        for (String options : List.of("-Xmx32m", "-Xms600m", "-XX:+UseG1GC")) {
            for (String variable : List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")) {
                assertStarts(installation, Map.of(variable, options));
            }
        }
        assertStarts(installation, Map.of("JAVA_OPTS", "-Xms100m -Xmx2g"), "-Xmx20m");
        assertStarts(installation, Map.of(), "-mx32m");
    }

    /** Lets the JVM that the script would start as an agent, and as a command, say its version. */
    private void assertStarts(Installation installation, Map<String, String> environment, String... more)
            throws Exception {
        for (String command : List.of("agent", "status")) {
            List<String> line = new ArrayList<>(List.of("bin/millrace", command, "-d"));
            line.addAll(List.of(more));
            Path output = folder.resolve("output.txt");
            ProcessBuilder script = new ProcessBuilder(
                            "bash", "-c", "line=$(\"$@\") || exit; eval \"${line%% -cp *} -version\"", "starts")
                    .directory(installation.home().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            script.command().addAll(line);
            script.environment().putAll(environment);
            assertThat(script.start().waitFor())
                    .as("%s %s\n%s", environment, line, Files.readString(output))
                    .isZero();
            assertThat(output).content().contains("64-Bit").doesNotContain("Error", "Conflicting");
        }
    }

    @Test
    void theEnvironmentsHeapAndDebuggerAreTheAgentsAlone() throws Exception {
        Installation installation = Installation.in(folder);
        installation.environment(Map.of("JAVA_OPTS", "-Xms1g -Dx=* -agentlib:jdwp=transport=nonsense"));
        Installation.Answer version = installation.millrace("version");
        assertThat(version.code()).as(version.all()).isZero();
        assertThat(installation.millrace("version", "-d").out())
                .contains("-Dx=\\*")
                .doesNotContain("Xms1g", "jdwp");
    }
}
