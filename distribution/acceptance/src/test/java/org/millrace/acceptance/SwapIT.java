package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Source, interceptor, channel and sink are upgraded and rolled back in turn, by command, while four senders send 10,000 lines a
 * second. {@code -Dmillrace.swaps=200} does so more often. Prints how late the senders' answers came meanwhile, and what the
 * agent held on to before and after.
 */
class SwapIT {
    private static final int SWAPS = Integer.getInteger("millrace.swaps", 24);
    private static final int SENDERS = 4;
    private static final int RATE = Integer.getInteger("millrace.swap.rate", 10_000);
    /** So many have upgraded and rolled back everything once, which loads what is loaded only then. */
    private static final int FIRST = 8;

    /** Classes of one version of each plug-in, which compiled code may hold on to, and what the agent uses late. */
    private static final int CLASSES_ALLOWED = 200;

    private static final List<String> PLUGINS = List.of(
            "org.millrace.source.netcat",
            "org.millrace.interceptor.standard",
            "org.millrace.channel.file",
            "org.millrace.sink.file.roll");

    @TempDir
    Path folder;

    /** By plug-in, how late the latest answer was during each swap, in ms. */
    private final Map<String, List<Long>> pauses = new TreeMap<>();

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
            try (Senders senders = new Senders(port)) {
                Map<String, Integer> versions = new TreeMap<>();
                Vitals before = null;
                for (int i = 0; i < SWAPS; i++) {
                    String plugin = PLUGINS.get(i / 2 % PLUGINS.size());
                    if (i == FIRST) {
                        before = Vitals.of(agent.pid());
                    }
                    int seen = senders.count();
                    await().atMost(Agent.PATIENCE).until(() -> senders.count() > seen + 500);
                    Map<String, Integer> activations = activations(agent);
                    senders.worstMillis();
                    if (i % 2 == 0) {
                        String version = "1.1." + versions.merge(plugin, 1, Integer::sum);
                        Path jar = folder.resolve(plugin + "-" + version + ".jar");
                        Rebuilt.as(version, installation.plugin(plugin), jar);
                        done(installation.millrace("plugin", "upgrade", jar.toString(), "--healthy-for", "200ms"));
                    } else {
                        done(installation.millrace("plugin", "rollback", plugin, "--healthy-for", "200ms"));
                    }
                    pauses.computeIfAbsent(plugin, p -> new ArrayList<>()).add(senders.worstMillis());
                    onlyOneKindWasActivated(plugin, activations, activations(agent));
                }
                reported(installation);
                if (before != null) {
                    noneHeldOnTo(before, agent);
                }
                int last = senders.count();
                await().atMost(Agent.PATIENCE).until(() -> senders.count() > last + 500);
                senders.close();
                agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0);
                assertThat(agent.stop()).as(agent::terminal).isZero();
                Arrived arrived = Arrived.in(out);
                for (Numbered sender : senders.all) {
                    assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
                    assertThat(sender.refused()).isZero();
                    assertThat(sender.broken()).isZero();
                }
                assertThat(arrived.doubled()).isZero();
                assertThat(arrived.disorder()).isEmpty();
                pauses.forEach((plugin, late) -> print(plugin + ", latest answer", late));
                print(
                        "all, latest answer",
                        pauses.values().stream().flatMap(List::stream).toList());
                System.out.println(
                        SWAPS + " swaps, " + senders.count() + " lines acknowledged, none lost, none doubled");
            }
        }
    }

    /** Each swap switched; prints how long nothing moved through the component, as the agent itself says. */
    private static void reported(Installation installation) throws Exception {
        Map<String, List<Long>> told = new TreeMap<>();
        String answer = installation.millrace("swap-report", "--all", "--json").out();
        for (JsonElement element : JsonParser.parseString(answer).getAsJsonArray()) {
            JsonObject swap = element.getAsJsonObject();
            assertThat(swap.get("result").getAsString()).as(swap.toString()).isEqualTo("SWITCHED");
            told.computeIfAbsent(swap.get("component").getAsString(), c -> new ArrayList<>())
                    .add(swap.get("pauseMs").getAsLong());
        }
        told.forEach((component, pauses) -> print(component + ", pause as reported", pauses));
    }

    /**
     * What was replaced last may be on its way out for a moment. Besides, the JVM keeps what the compiled code of a running loop
     * was compiled for: one class loader for each plug-in at most, however often it is replaced. A leak is one each time.
     */
    private static void noneHeldOnTo(Vitals before, Agent agent) {
        await().atMost(Agent.PATIENCE).untilAsserted(() -> {
            Vitals after = Vitals.of(agent.pid());
            assertThat(after.classLoaders()).isLessThanOrEqualTo(before.classLoaders() + PLUGINS.size());
            assertThat(after.classes()).isLessThanOrEqualTo(before.classes() + CLASSES_ALLOWED);
            assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 5);
            assertThat(after.files()).isLessThanOrEqualTo(before.files() + 5);
            System.out.println("after " + FIRST + " swaps: " + before + "\nafter " + SWAPS + " swaps: " + after);
        });
    }

    private static void print(String what, List<Long> pauses) {
        List<Long> sorted = pauses.stream().sorted().toList();
        System.out.printf(
                "%-46s %4d swaps: median %4d ms, p99 %4d ms, worst %4d ms%n",
                what,
                sorted.size(),
                sorted.get(sorted.size() / 2),
                sorted.get((int) Math.ceil(sorted.size() * 0.99) - 1),
                sorted.get(sorted.size() - 1));
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
            // A part, such as a serializer, is replaced together with its owner.
            boolean partOfIt = kind.equals("sink") && name.startsWith("serializer");
            if (!name.startsWith(kind) && !partOfIt) {
                assertThat(count)
                        .as(name + " while " + plugin + " was replaced")
                        .isEqualTo(before.get(name));
            }
        });
    }

    /** They share the lines between them. */
    private static final class Senders implements AutoCloseable {
        private final List<Numbered> all = new ArrayList<>();

        Senders(int port) {
            for (int i = 0; i < SENDERS; i++) {
                all.add(new Numbered(port, "swap" + i, RATE / SENDERS));
            }
        }

        int count() {
            return all.stream().mapToInt(Numbered::count).sum();
        }

        long worstMillis() {
            return all.stream().mapToLong(Numbered::worstMillis).max().orElse(0);
        }

        @Override
        public void close() throws InterruptedException {
            for (Numbered sender : all) {
                sender.close();
            }
        }
    }
}
