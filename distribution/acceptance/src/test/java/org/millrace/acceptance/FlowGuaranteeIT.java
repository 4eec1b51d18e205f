package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The status of a running agent says what each flow gives end to end, and which part decides that. */
@Needs({
    "source.netcat",
    "channel.memory",
    Needs.SELECTOR,
    "sink.file.roll",
    "serializer.standard",
    "channel.file",
    "sink.logger"
})
class FlowGuaranteeIT {
    @TempDir
    Path folder;

    @Test
    void eachFlowSaysWhatItGivesAndWhy() throws Exception {
        Installation installation = Installation.in(folder);
        Path file = installation.write(
                "conf/three.conf",
                Configurations.netcatTo(
                                        Lines.freePort(),
                                        "a1.channels.c1.minimumRequiredSpace = 1048576",
                                        Configurations.rollingInto(folder.resolve("out")))
                                .replace("c1.type = memory", "c1.type = file")
                                .replace("a1.sources = r1", "a1.sources = r1 r2")
                                .replace("a1.channels = c1", "a1.channels = c1 c2")
                                .replace("a1.sinks = k1", "a1.sinks = k1 k2")
                        + """
                        a1.sources.r2.type = netcat
                        a1.sources.r2.bind = localhost
                        a1.sources.r2.port = 0
                        a1.sources.r2.ack-every-event = false
                        a1.sources.r2.channels = c1 c2
                        a1.channels.c2.type = memory
                        a1.sinks.k2.type = logger
                        a1.sinks.k2.channel = c2
                        """);
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "source r2", "channel c1", "channel c2", "sink k1", "sink k2");
            Installation.Answer status = installation.millrace("status");
            assertThat(status.code()).as(status.all()).isZero();
            assertThat(status.out().lines())
                    .contains(
                            "flow r1 → c1 → k1: at least once (source r1 may bring events again that were not acknowledged)")
                    .anyMatch(line -> line.startsWith("flow r2 → c1 → k1: at most once (source r2 may lose events"
                            + " (ack-every-event = false: peers are told of refusals alone)"))
                    .anyMatch(line ->
                            line.startsWith("flow r2 → c2 → k2: at most once (channel c2 keeps events in memory:"
                                    + " they are lost if the process is killed;"));
            assertThat(installation.millrace("status", "--json").out())
                    .contains("{\"source\":\"r1\",\"channel\":\"c1\",\"group\":\"\",\"sinks\":[\"k1\"],"
                            + "\"guarantee\":\"at least once\"");
            installation.millrace("pause", "k1");
            assertThat(installation.millrace("status").out())
                    .contains("flow r1 → c1 → k1: not known now (sink k1 does not serve)");
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
    }
}
