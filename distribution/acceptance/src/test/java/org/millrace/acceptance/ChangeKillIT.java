package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An agent is killed at a random moment of an install, an upgrade, a rollback, a removal or a change of its configuration,
 * while a sender sends: it comes up with exactly what was before or exactly what was to be, and delivers.
 * {@code -Dmillrace.change.kills=500} kills it more often, {@code -Dmillrace.kill.seed=} at the same moments as before.
 */
class ChangeKillIT {
    private static final int CYCLES = Integer.getInteger("millrace.change.kills", 6);
    private static final Map<String, String> SERVED = Map.of(
            "org.millrace.source.netcat", "source r1",
            "org.millrace.interceptor.standard", "interceptor r1.i1",
            "org.millrace.channel.file", "channel c1",
            "org.millrace.sink.file.roll", "sink k1");
    private static final Pattern ROLLBACK = Pattern.compile("a rollback returns to (\\S+)");

    @TempDir
    Path folder;

    private final Map<String, Integer> results = new TreeMap<>();
    private Installation installation;
    private Random random;
    private int build;
    private int port;
    private int capacity = 1_000_000;

    /** What is there: by bundle the versions installed, and the one that serves. */
    private record State(Map<String, Set<String>> installed, Map<String, String> serving) {
        State with(String bundle, Set<String> versions, String serves) {
            Map<String, Set<String>> others = new TreeMap<>(installed);
            others.put(bundle, versions);
            Map<String, String> served = new TreeMap<>(serving);
            served.put(bundle, serves);
            return new State(others, served);
        }
    }

    /**
     * A change: the command, and what may be there after it. An upgrade of an installation that does not run keeps what served
     * installed, because nobody knows who pins it.
     */
    private record Change(String what, List<String> command, List<State> after) {}

    @BeforeEach
    void install() throws Exception {
        long seed = Long.getLong("millrace.kill.seed", new Random().nextLong());
        System.out.println("-Dmillrace.kill.seed=" + seed);
        random = new Random(seed);
        installation = Installation.in(folder);
        port = Lines.freePort();
    }

    private State state() throws Exception {
        Map<String, Set<String>> installed = new TreeMap<>();
        Map<String, String> serving = new TreeMap<>();
        String answer = installation.millrace("plugin", "list", "--json").out();
        for (JsonElement element : JsonParser.parseString(answer).getAsJsonArray()) {
            JsonObject plugin = element.getAsJsonObject();
            String bundle = plugin.get("bundle").getAsString();
            String version = plugin.get("version").getAsString();
            Set<String> versions = installed.computeIfAbsent(bundle, b -> new TreeSet<>());
            // What was removed and still lies in the plug-in folder is listed, so that people can see why it does
            // nothing.
            if (!plugin.get("state").getAsString().equals("REMOVED")) {
                versions.add(version);
            }
            if (plugin.get("default").getAsBoolean()) {
                serving.put(bundle, version);
            }
        }
        return new State(installed, serving);
    }

    private Path configuration() throws Exception {
        return installation.write(
                "conf/change.conf",
                Configurations.netcatTo(
                                port,
                                "a1.channels.c1.minimumRequiredSpace = 1048576\na1.channels.c1.capacity = " + capacity
                                        + """

                                a1.sources.r1.interceptors = i1
                                a1.sources.r1.interceptors.i1.type = timestamp""",
                                Configurations.rollingInto(folder.resolve("out")))
                        .replace("c1.type = memory", "c1.type = file"));
    }

    private Change change(State before) throws Exception {
        List<String> bundles = SERVED.keySet().stream().sorted().toList();
        String bundle = bundles.get(random.nextInt(bundles.size()));
        Set<String> versions = before.installed().getOrDefault(bundle, Set.of());
        String serving = before.serving().getOrDefault(bundle, "");
        List<String> idle = new ArrayList<>(versions);
        idle.remove(serving);
        int kind = random.nextInt(5);
        if (idle.size() > 2) {
            kind = 3;
        }
        if (kind == 4) {
            capacity = capacity == 1_000_000 ? 900_000 : 1_000_000;
            configuration();
            return new Change("reload", List.of("reload"), List.of(before));
        }
        if (kind == 3 && !idle.isEmpty()) {
            String version = idle.get(random.nextInt(idle.size()));
            Set<String> left = new TreeSet<>(versions);
            left.remove(version);
            return new Change(
                    "remove",
                    List.of("plugin", "remove", bundle + "@" + version, "--force"),
                    List.of(before.with(bundle, left, serving)));
        }
        // What served is kept for a rollback, but is not installed any more.
        Set<String> without = new TreeSet<>(versions);
        without.remove(serving);
        Matcher back = ROLLBACK.matcher(
                kind == 2 ? installation.millrace("plugin", "info", bundle).out() : "");
        if (back.find()) {
            without.add(back.group(1));
            return new Change(
                    "rollback",
                    List.of("plugin", "rollback", bundle, "--healthy-for", "300ms"),
                    List.of(
                            before.with(bundle, without, back.group(1)),
                            before.with(bundle, and(without, serving), back.group(1))));
        }
        String version = "1.2." + ++build;
        Path jar = folder.resolve(bundle + "-" + version + ".jar");
        Rebuilt.as(version, installation.plugin(bundle), jar);
        if (kind == 0) {
            return new Change(
                    "install",
                    List.of("plugin", "install", jar.toString()),
                    List.of(before.with(bundle, and(versions, version), serving)));
        }
        without.add(version);
        return new Change(
                "upgrade",
                List.of("plugin", "upgrade", jar.toString(), "--healthy-for", "300ms"),
                List.of(before.with(bundle, without, version), before.with(bundle, and(without, serving), version)));
    }

    private static Set<String> and(Set<String> versions, String one) {
        Set<String> more = new TreeSet<>(versions);
        more.add(one);
        return more;
    }

    private int run(Change change) {
        try {
            return installation
                    .millrace(change.command().toArray(String[]::new))
                    .code();
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    /** Kills it in a change; returns what was there before and what was to be. */
    private List<State> killOnce(Agent agent, Numbered sender) throws Exception {
        int seen = sender.count();
        await().atMost(Agent.PATIENCE).until(() -> sender.count() > seen);
        State before = state();
        Change change = change(before);
        CompletableFuture<Integer> done = CompletableFuture.supplyAsync(() -> run(change));
        Thread.sleep(random.nextInt(change.what().equals("upgrade") ? 2500 : 1500));
        agent.signal("KILL");
        agent.awaitExit();
        boolean answered = done.join() == 0;
        results.merge(change.what() + (answered ? ", answered" : ", in the middle"), 1, Integer::sum);
        List<State> possible = new ArrayList<>(change.after());
        if (!answered) {
            possible.add(before);
        }
        return possible;
    }

    @Test
    void afterAKillInAChangeThereIsWhatWasOrWhatWasToBe() throws Exception {
        List<State> possible = List.of();
        Path file = configuration();
        try (Numbered sender = new Numbered(port, "change", 2000)) {
            for (int cycle = 0; cycle <= CYCLES; cycle++) {
                try (Agent agent = Agent.of(installation, file, "-Xmx256m")) {
                    Agent.Status status = agent.awaitRunning(SERVED.values().toArray(String[]::new));
                    State now = state();
                    if (!possible.isEmpty()) {
                        assertThat(possible).as(() -> results + "\n" + audit()).contains(now);
                        assertThat(status.of("channel c1").metric("ChannelCapacity"))
                                .isEqualTo(capacity);
                    }
                    SERVED.forEach((bundle, component) -> assertThat(
                                    status.of(component).version())
                            .as(component)
                            .isEqualTo(now.serving().get(bundle)));
                    if (cycle < CYCLES) {
                        possible = killOnce(agent, sender);
                    } else {
                        sender.close();
                        agent.awaitStatus(end -> end.of("channel c1").metric("ChannelSize") == 0);
                        assertThat(agent.stop()).as(agent::terminal).isZero();
                        judge(sender);
                    }
                }
                if (cycle % 10 == 9) {
                    System.out.println((cycle + 1) + " kills, " + sender.count() + " lines acknowledged, " + results);
                }
            }
        }
    }

    private String audit() {
        try {
            return Files.readString(installation.home().resolve("logs/audit.jsonl"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void judge(Numbered sender) {
        Arrived arrived = Arrived.in(folder.resolve("out"));
        assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
        assertThat(arrived.disorder()).isEmpty();
        assertThat(arrived.doubled()).as("came twice").isZero();
        assertThat(Rolled.inUse(folder.resolve("out"))).isEmpty();
        System.out.println(sender.count() + " lines acknowledged, none lost, none doubled, " + results);
    }
}
