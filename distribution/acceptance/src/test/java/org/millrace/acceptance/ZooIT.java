package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One agent, a healthy flow, and beside it a flow for each call of a plug-in that throws an Error or never returns. The
 * healthy flow must not notice, and what is wrong must be visible.
 */
class ZooIT {
    private static final Set<String> TROUBLED = Set.of("INVALID", "STARTING", "FAILED", "RETRYING", "DEGRADED");

    @TempDir
    Path folder;

    private final StringBuilder flows = new StringBuilder();
    private final StringBuilder sources = new StringBuilder("r1");
    private final StringBuilder channels = new StringBuilder("c1");
    private final StringBuilder sinks = new StringBuilder("k1");
    /** Component to what its status must tell. */
    private final Map<String, String> visible = new LinkedHashMap<>();

    private int number = 1;

    /** Adds a flow in which one component, of {@code kind}, has its trouble. */
    private void flow(String kind, String trouble, boolean seenWhileRunning) {
        int n = ++number;
        sources.append(" r").append(n);
        channels.append(" c").append(n);
        sinks.append(" k").append(n);
        set("sources.r" + n + ".type", kind.equals("polled") ? "zoo_polled" : "zoo_source");
        set("sources.r" + n + ".channels", "c" + n);
        set("channels.c" + n + ".type", kind.equals("channel") ? "zoo_channel" : "memory");
        set("sinks.k" + n + ".type", "zoo_sink");
        set("sinks.k" + n + ".channel", "c" + n);
        String component =
                switch (kind) {
                    case "polled", "source" -> "sources.r" + n;
                    case "interceptor" -> {
                        set("sources.r" + n + ".interceptors", "i1");
                        set("sources.r" + n + ".interceptors.i1.type", "zoo_interceptor");
                        yield "sources.r" + n + ".interceptors.i1";
                    }
                    case "channel" -> "channels.c" + n;
                    case "sink" -> "sinks.k" + n;
                    default -> throw new IllegalArgumentException(kind);
                };
        set(component + ".trouble", trouble);
        if (seenWhileRunning) {
            String name =
                    switch (kind) {
                        case "polled", "source" -> "source r" + n;
                        case "interceptor" -> "interceptor r" + n + ".i1";
                        default -> kind + " " + kind.replace("channel", "c").replace("sink", "k") + n;
                    };
            visible.put(name, trouble);
        }
    }

    private void set(String key, String value) {
        flows.append("a1.").append(key).append(" = ").append(value).append('\n');
    }

    private String configuration(int port, Path out, boolean withZoo) {
        String healthy =
                Configurations.netcatTo(port, "a1.channels.c1.capacity = 100000", Configurations.rollingInto(out));
        if (!withZoo) {
            return healthy;
        }
        return healthy.replace("a1.sources = r1", "a1.sources = " + sources)
                        .replace("a1.channels = c1", "a1.channels = " + channels)
                        .replace("a1.sinks = k1", "a1.sinks = " + sinks)
                + flows;
    }

    @Test
    void noPluginTakesAnotherWithIt() throws Exception {
        for (String phase : new String[] {"constructor", "open", "start", "run"}) {
            flow("source", "throw in " + phase, true);
        }
        flow("polled", "throw in poll", true);
        for (String phase : new String[] {"constructor", "open", "intercept"}) {
            flow("interceptor", "throw in " + phase, !phase.equals("intercept"));
        }
        for (String phase : new String[] {"constructor", "open", "put", "take", "commit"}) {
            flow("channel", "throw in " + phase, phase.equals("constructor") || phase.equals("open"));
        }
        flow("channel", "throw in usage", false);
        for (String phase : new String[] {"constructor", "open", "batchSize", "deliver"}) {
            flow("sink", "throw in " + phase, true);
        }
        flow("source", "hang in open", true);
        flow("sink", "hang in open", true);
        flow("sink", "hang in deliver", false);
        for (String kind : new String[] {"source", "interceptor", "channel", "sink"}) {
            flow(kind, "throw in close", false);
            flow(kind, "hang in close", false);
        }
        flow("source", "throw in stop", false);
        flow("source", "hang in stop", false);

        Installation installation = Installation.in(folder);
        Zoo.pack("1.0.0", installation.plugins().resolve("zoo.jar"));
        Path out = folder.resolve("out");
        int port = Lines.freePort();
        Path file = installation.write("conf/zoo.conf", configuration(port, out, true));
        try (Agent agent = Agent.of(installation, file, "--no-reload-conf", "-Dmillrace.close.deadlineMs=1000");
                // The healthy flow is up before the first line is sent, whatever the zoo does meanwhile.
                Lines.Stream lines = stream(agent, port)) {
            agent.awaitStatus(status -> {
                visible.forEach((name, trouble) -> {
                    Agent.Component component = status.of(name);
                    assertThat(component).as(name + " (" + trouble + ")").isNotNull();
                });
                return visible.keySet().stream()
                        .allMatch(name -> TROUBLED.contains(status.of(name).state()));
            });
            Agent.Status status = agent.status();
            visible.forEach((name, trouble) -> {
                if (trouble.startsWith("throw in ")) {
                    assertThat(status.of(name).detail())
                            .as(name + " (" + trouble + ")")
                            .contains("NoClassDefFoundError", "absent " + trouble.substring(6));
                }
            });
            int seen = lines.size();
            await().atMost(Agent.PATIENCE).until(() -> lines.size() > seen + 100);

            // The zoo leaves: closing throws and hangs.
            installation.write("conf/zoo.conf", configuration(port, out, false));
            Installation.Answer reload = installation.millrace("reload");
            assertThat(reload.code()).as(reload.all()).isZero();
            Agent.Status after = agent.awaitStatus(left -> left.components().keySet().stream()
                    .allMatch(name -> name.endsWith("1") || name.startsWith("serializer k1.")));
            int then = lines.size();
            await().atMost(Agent.PATIENCE).until(() -> lines.size() > then + 100);
            lines.close();
            assertThat(lines.otherwise()).isEmpty();
            Delivered.awaitAll(out, lines.acknowledged());
            assertThat(Delivered.in(out)).containsExactlyElementsOf(lines.acknowledged());
            for (String name : new String[] {"source r1", "channel c1", "sink k1"}) {
                assertThat(after.of(name).activations()).as(name).isEqualTo(1);
            }
            // What the zoo's flows left in memory channels is lost with the process, which is not a good end.
            assertThat(agent.stop()).as(agent::terminal).isEqualTo(1);
            assertThat(agent.terminal()).contains("events are lost: they were in memory channels");
        }
    }

    private static Lines.Stream stream(Agent agent, int port) {
        agent.awaitRunning("source r1", "channel c1", "sink k1");
        return new Lines.Stream(port, "z");
    }
}
