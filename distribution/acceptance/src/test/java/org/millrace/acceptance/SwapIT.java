package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Source, interceptor, channel and sink are upgraded and rolled back in turn, by command, while a sender sends.
 * {@code -Dmillrace.swaps=200} does so more often.
 */
class SwapIT {
    private static final int SWAPS = Integer.getInteger("millrace.swaps", 16);
    private static final List<String> PLUGINS = List.of(
            "org.millrace.source.netcat",
            "org.millrace.interceptor.standard",
            "org.millrace.channel.file",
            "org.millrace.sink.file.roll");

    @TempDir
    Path folder;

    private Path write(Installation installation, int port, Path out) throws Exception {
        return installation.write(
                "conf/swap.conf",
                Configurations.netcatTo(port, """
                                a1.channels.c1.minimumRequiredSpace = 1048576
                                a1.sources.r1.interceptors = i1
                                a1.sources.r1.interceptors.i1.type = timestamp""", Configurations.rollingInto(out))
                        .replace("c1.type = memory", "c1.type = file"));
    }

    private static void done(Installation.Answer answer) {
        assertThat(answer.code()).as(answer.all()).isZero();
    }

    @Test
    void upgradesAndRollbacksLoseNothingAndTouchNothingElse() throws Exception {
        Installation installation = Installation.in(folder);
        int port = Lines.freePort();
        Path out = folder.resolve("out");
        Path file = write(installation, port, out);
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Numbered sender = new Numbered(port, "swap")) {
                Map<String, Integer> versions = new TreeMap<>();
                for (int i = 0; i < SWAPS; i++) {
                    String plugin = PLUGINS.get(i / 2 % PLUGINS.size());
                    int before = sender.count();
                    await().atMost(Agent.PATIENCE).until(() -> sender.count() > before + 500);
                    Map<String, Integer> activations = activations(agent);
                    if (i % 2 == 0) {
                        String version = "1.1." + versions.merge(plugin, 1, Integer::sum);
                        Path jar = folder.resolve(plugin + "-" + version + ".jar");
                        Rebuilt.as(version, installation.plugin(plugin), jar);
                        done(installation.millrace("plugin", "upgrade", jar.toString(), "--healthy-for", "200ms"));
                    } else {
                        done(installation.millrace("plugin", "rollback", plugin, "--healthy-for", "200ms"));
                    }
                    onlyOneKindWasActivated(plugin, activations, activations(agent));
                }
                int last = sender.count();
                await().atMost(Agent.PATIENCE).until(() -> sender.count() > last + 500);
                sender.close();
                agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0);
                assertThat(agent.stop()).as(agent::terminal).isZero();
                Arrived arrived = Arrived.in(out);
                assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
                assertThat(arrived.doubled()).isZero();
                assertThat(arrived.disorder()).isEmpty();
                assertThat(sender.refused()).isZero();
                System.out.println(
                        SWAPS + " swaps, " + sender.count() + " lines acknowledged, none lost, none doubled");
            }
        }
    }

    private static Map<String, Integer> activations(Agent agent) throws Exception {
        Map<String, Integer> activations = new TreeMap<>();
        agent.status().components().forEach((name, component) -> activations.put(name, component.activations()));
        return activations;
    }

    private static void onlyOneKindWasActivated(
            String plugin, Map<String, Integer> before, Map<String, Integer> after) {
        String kind = plugin.split("\\.", -1)[2];
        after.forEach((name, count) -> {
            if (!name.startsWith(kind)) {
                assertThat(count)
                        .as(name + " while " + plugin + " was replaced")
                        .isEqualTo(before.get(name));
            }
        });
    }
}
