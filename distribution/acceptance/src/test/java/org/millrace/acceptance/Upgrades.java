package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Upgrades, one after the other, every plug-in that has a part in one agent, while the agent serves. */
final class Upgrades {
    private static final String VERSION = "1.1.0";

    /** By kind and type as a topology has them, who serves them. */
    private static final Map<String, String> SERVED_BY = Map.ofEntries(
            Map.entry("sources netcat", "source.netcat"),
            Map.entry("sources avro", "source.avro"),
            Map.entry("sinks avro", "sink.avro"),
            Map.entry("sinks file_roll", "sink.file.roll"),
            Map.entry("sinks hdfs", "sink.hdfs"),
            Map.entry("channels file", "channel.file"),
            Map.entry("channels memory", "channel.memory"));

    private final Installation installation;
    private final Path folder;
    private int count;

    /** @param folder where the newer builds are put */
    Upgrades(Installation installation, Path folder) throws IOException {
        this.installation = installation;
        this.folder = Files.createDirectories(folder);
    }

    /** Upgrades them all; each has to take part in what goes on before the next has its turn. */
    void all(String agent, Path configuration, Pause between) throws Exception {
        for (String plugin : plugins(agent, Files.readString(configuration))) {
            Path jar = folder.resolve(plugin + "-" + VERSION + ".jar");
            if (!Files.exists(jar)) {
                Rebuilt.as(VERSION, installation.plugin(plugin), jar);
            }
            Installation.Answer answer = installation.millrace(
                    "plugin", "upgrade", "--name", agent, "--healthy-for", "200ms", jar.toString());
            assertThat(answer.code())
                    .as(plugin + " in " + agent + ": " + answer.all())
                    .isZero();
            count++;
            between.pause();
        }
    }

    /** Waits until events have passed. */
    interface Pause {
        void pause() throws Exception;
    }

    int count() {
        return count;
    }

    private static Set<String> plugins(String agent, String topology) {
        Set<String> plugins = new LinkedHashSet<>();
        Matcher types = Pattern.compile("(?m)^" + agent + "\\.(sources|channels|sinks)\\.\\w+\\.type = (\\w+)$")
                .matcher(topology);
        while (types.find()) {
            String served = types.group(1) + " " + types.group(2);
            assertThat(SERVED_BY).containsKey(served);
            plugins.add("org.millrace." + SERVED_BY.get(served));
        }
        if (topology.contains("\n" + agent + ".sinkgroups")) {
            plugins.add("org.millrace.processor.standard");
        }
        if (topology.contains(".interceptors = ")) {
            plugins.add("org.millrace.interceptor.standard");
        }
        plugins.add("org.millrace.selector.standard");
        return plugins;
    }
}
