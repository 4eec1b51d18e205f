package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every plug-in of a flow is upgraded to versions that fail in every way, while a sender sends: what served before serves
 * again, and nothing that was acknowledged is lost. {@code -Dmillrace.bad.versions=all} has every plug-in fail in every way, not
 * only in one of each; {@code -Dmillrace.swap.deadlineMs=7000} has those that hang hang as long as they may in an agent that
 * nobody has tuned.
 */
class BadVersionIT {
    private static final String DEADLINE = System.getProperty("millrace.swap.deadlineMs", "1500");

    private static final boolean ALL = "all".equals(System.getProperty("millrace.bad.versions"));
    private static final Set<String> SAMPLE = Set.of(
            "source r1, throw start",
            "source r1, hang start",
            "source r1, throw constructor",
            "interceptor r1.i1, resolve",
            "interceptor r1.i1, throw intercept",
            "interceptor r1.i1, hang constructor",
            "channel c1, throw open",
            "channel c1, hang open",
            "channel c1, throw put",
            "sink k1, throw deliver",
            "sink k1, report open");

    private static final Map<String, List<String>> KINDS = Map.of(
            "source r1",
            List.of(
                    "resolve",
                    "throw constructor",
                    "hang constructor",
                    "throw open",
                    "hang open",
                    "throw start",
                    "hang start",
                    "report open"),
            "interceptor r1.i1",
            List.of(
                    "resolve",
                    "throw constructor",
                    "hang constructor",
                    "throw open",
                    "hang open",
                    "throw intercept",
                    "report open"),
            "channel c1",
            List.of(
                    "resolve",
                    "throw constructor",
                    "hang constructor",
                    "throw open",
                    "hang open",
                    "throw put",
                    "throw take",
                    "report open"),
            "sink k1",
            List.of(
                    "resolve",
                    "throw constructor",
                    "hang constructor",
                    "throw open",
                    "hang open",
                    "throw deliver",
                    "report open"));

    @TempDir
    Path folder;

    private Spoiled spoiled(Installation installation, String component) {
        return switch (component) {
            case "source r1" ->
                new Spoiled(
                        installation.plugin("org.millrace.source.netcat"),
                        "source-netcat",
                        "org.millrace.source.netcat.NetcatSource");
            case "interceptor r1.i1" ->
                new Spoiled(
                        installation.plugin("org.millrace.interceptor.standard"),
                        "interceptor-standard",
                        "org.millrace.interceptor.standard.TimestampInterceptor");
            case "channel c1" ->
                new Spoiled(
                        installation.plugin("org.millrace.channel.file"),
                        "channel-file",
                        "org.millrace.channel.file.FileChannel");
            default ->
                new Spoiled(
                        installation.plugin("org.millrace.sink.file.roll"),
                        "sink-file-roll",
                        "org.millrace.sink.file.roll.FileRollSink");
        };
    }

    /** The phase that the answer must name. */
    private static String phase(String spoil) {
        if (spoil.startsWith("report")) {
            return "run";
        }
        String method = spoil.substring(spoil.indexOf(' ') + 1);
        return switch (method) {
            case "resolve", "constructor", "open", "start" -> method;
            default -> "run";
        };
    }

    private static boolean asItMustBe(Installation.Answer answer, String spoil) {
        String cause = spoil.startsWith("hang")
                ? "return(ed)? within"
                : spoil.equals("resolve") ? "org.example.absent" : "spoiled in";
        return answer.code() == 1
                && answer.all().contains("Failed (" + phase(spoil) + "): ")
                && answer.all().contains("What served before serves.")
                && Pattern.compile(cause).matcher(answer.all()).find();
    }

    @Test
    void aBadVersionOfAnythingLeavesWhatServedServing() throws Exception {
        Installation installation = Installation.in(folder);
        int port = Lines.freePort();
        Path out = folder.resolve("out");
        Path file = installation.write(
                "conf/bad.conf",
                Configurations.netcatTo(port, """
                                a1.channels.c1.minimumRequiredSpace = 1048576
                                a1.sources.r1.interceptors = i1
                                a1.sources.r1.interceptors.i1.type = timestamp""", Configurations.rollingInto(out))
                        .replace("c1.type = memory", "c1.type = file"));
        List<String> table = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        try (Agent agent = Agent.of(installation, file, "-Dmillrace.swap.deadlineMs=" + DEADLINE)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1", "interceptor r1.i1");
            try (Numbered sender = new Numbered(port, "bad")) {
                int build = 0;
                for (String component : KINDS.keySet().stream().sorted().toList()) {
                    for (String spoil : KINDS.getOrDefault(component, List.of())) {
                        if (!ALL && !SAMPLE.contains(component + ", " + spoil)) {
                            continue;
                        }
                        int before = sender.count();
                        await().atMost(Agent.PATIENCE).until(() -> sender.count() > before + 100);
                        Path jar = spoiled(installation, component).as("1.9." + ++build, spoil, folder);
                        long began = System.nanoTime();
                        Installation.Answer answer = installation.millrace("plugin", "upgrade", jar.toString());
                        long answered = System.nanoTime();
                        String what = component + ", " + spoil + ": " + answer.all();
                        if (!asItMustBe(answer, spoil)) {
                            wrong.add(what);
                        }
                        int then = sender.count();
                        await().atMost(Agent.PATIENCE).until(() -> sender.count() > then + 100);
                        long again = System.nanoTime();
                        Agent.Component now = agent.awaitRunning(
                                        "source r1", "channel c1", "sink k1", "interceptor r1.i1")
                                .of(component);
                        assertThat(now.version()).as(what).isEqualTo(Installation.VERSION);
                        table.add(String.format(
                                "%-18s %-18s taken back %4.1f s, events flow again %4.1f s after the command",
                                component, spoil, (answered - began) / 1e9, (again - began) / 1e9));
                    }
                }
                assertThat(wrong).isEmpty();
                sender.close();
                agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0);
                agent.stop();
                Arrived arrived = Arrived.in(out);
                assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
            }
        } finally {
            table.forEach(System.out::println);
        }
    }
}
