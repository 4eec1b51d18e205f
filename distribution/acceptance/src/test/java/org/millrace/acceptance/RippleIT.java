package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each plug-in that ships with a component is installed, upgraded and removed in an agent in which all of them serve: nobody else is activated. */
class RippleIT {
    private static final Map<String, Set<String>> SERVED = Map.ofEntries(
            Map.entry("org.millrace.source.netcat", Set.of("source r1", "source r3")),
            Map.entry("org.millrace.source.seq", Set.of("source r2")),
            // Flume's jars are not here: with them it serves what others have written.
            Map.entry("org.millrace.bridge.flume", Set.of()),
            Map.entry("org.millrace.source.taildir", Set.of("source r4")),
            Map.entry("org.millrace.source.spooldir", Set.of("source r5")),
            Map.entry("org.millrace.source.exec", Set.of("source r6")),
            Map.entry("org.millrace.source.netcatudp", Set.of("source r7")),
            Map.entry("org.millrace.source.stress", Set.of("source r8")),
            Map.entry("org.millrace.source.avro", Set.of("source r9")),
            Map.entry("org.millrace.sink.avro", Set.of("sink k6")),
            Map.entry("org.millrace.source.thrift", Set.of("source r10")),
            Map.entry("org.millrace.sink.thrift", Set.of("sink k7")),
            Map.entry("org.millrace.source.http", Set.of("source r11")),
            Map.entry("org.millrace.sink.http", Set.of("sink k8")),
            Map.entry("org.millrace.source.otlp", Set.of("source r15")),
            Map.entry("org.millrace.sink.otlp", Set.of("sink k9")),
            Map.entry("org.millrace.source.syslog", Set.of("source r12", "source r13", "source r14")),
            Map.entry("org.millrace.interceptor.standard", Set.of("interceptor r1.i1", "interceptor r1.i2")),
            Map.entry("org.millrace.channel.file", Set.of("channel c1", "channel c3")),
            Map.entry(
                    "org.millrace.channel.memory",
                    Set.of("channel c2", "channel c4", "channel c5", "channel c6", "channel c7", "channel c8")),
            Map.entry("org.millrace.sink.file.roll", Set.of("sink k1")),
            Map.entry("org.millrace.sink.null", Set.of("sink k2", "sink k5")),
            Map.entry("org.millrace.processor.standard", Set.of("processor g1")),
            Map.entry("org.millrace.sink.logger", Set.of("sink k3")),
            Map.entry("org.millrace.sink.hdfs", Set.of("sink k4")),
            Map.entry(
                    "org.millrace.selector.standard",
                    IntStream.rangeClosed(1, 15).mapToObj(i -> "selector r" + i).collect(Collectors.toSet())),
            Map.entry(
                    "org.millrace.serializer.standard",
                    Set.of(
                            "serializer k1.sink.serializer",
                            "serializer k4.serializer",
                            "deserializer r5.deserializer")));

    /** A part is replaced together with its owner, whichever of the two has another version. */
    private static final Map<String, Set<String>> TIED = Map.of(
            "org.millrace.sink.file.roll", Set.of("serializer k1.sink.serializer"),
            "org.millrace.sink.hdfs", Set.of("serializer k4.serializer"),
            "org.millrace.source.spooldir", Set.of("deserializer r5.deserializer"),
            // These bring the part themselves.
            "org.millrace.sink.http", Set.of("serializer k8.serializer"),
            "org.millrace.source.http", Set.of("deserializer r11.handler"),
            "org.millrace.processor.standard", Set.of("sink k2", "sink k5"),
            "org.millrace.serializer.standard", Set.of("sink k1", "sink k4", "source r5"));

    @TempDir
    Path folder;

    private Installation installation;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
    }

    private Path configuration() throws Exception {
        Path spool = Files.createDirectories(folder.resolve("spool"));
        return installation.write(
                "conf/all.conf",
                String.format(
                        """
                        a1.sources = r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 r13 r14 r15
                        a1.channels = c1 c2 c3 c4 c5 c6 c7 c8
                        a1.sinks = k1 k2 k3 k4 k5 k6 k7 k8 k9
                        a1.sources.r1.type = netcat
                        a1.sources.r1.bind = localhost
                        a1.sources.r1.port = %d
                        a1.sources.r1.channels = c1
                        a1.sources.r1.interceptors = i1 i2
                        a1.sources.r1.interceptors.i1.type = timestamp
                        a1.sources.r1.interceptors.i2.type = host
                        a1.sources.r2.type = seq
                        a1.sources.r2.totalEvents = 1000
                        a1.sources.r2.channels = c2
                        a1.sources.r3.type = netcat
                        a1.sources.r3.bind = localhost
                        a1.sources.r3.port = %d
                        a1.sources.r3.channels = c3
                        a1.channels.c1.type = file
                        a1.channels.c1.minimumRequiredSpace = 1048576
                        a1.channels.c2.type = memory
                        a1.channels.c3.type = spillablememory
                        a1.channels.c3.minimumRequiredSpace = 1048576
                        a1.sinks.k1.type = file_roll
                        a1.sinks.k1.sink.directory = %s
                        a1.sinks.k1.channel = c1
                        a1.sinks.k2.type = null
                        a1.sinks.k2.channel = c2
                        a1.sinks.k3.type = logger
                        a1.sinks.k3.channel = c3
                        a1.sources.r4.type = TAILDIR
                        a1.sources.r4.filegroups = f1
                        a1.sources.r4.filegroups.f1 = %4$s/logs/.*log
                        a1.sources.r4.channels = c4
                        a1.sources.r5.type = spooldir
                        a1.sources.r5.spoolDir = %5$s
                        a1.sources.r5.channels = c4
                        a1.sources.r6.type = exec
                        a1.sources.r6.command = sleep 100000
                        a1.sources.r6.channels = c2
                        a1.sources.r7.type = netcatudp
                        a1.sources.r7.port = 0
                        a1.sources.r7.channels = c2
                        a1.sources.r8.type = stress
                        a1.sources.r8.maxTotalEvents = 10
                        a1.sources.r8.channels = c2
                        a1.sources.r9.type = avro
                        a1.sources.r9.bind = localhost
                        a1.sources.r9.port = %6$d
                        a1.sources.r9.channels = c5
                        a1.channels.c5.type = memory
                        a1.sinks.k6.type = avro
                        a1.sinks.k6.hostname = localhost
                        a1.sinks.k6.port = %6$d
                        a1.sinks.k6.channel = c5
                        a1.sources.r10.type = thrift
                        a1.sources.r10.bind = localhost
                        a1.sources.r10.port = %7$d
                        a1.sources.r10.channels = c6
                        a1.channels.c6.type = memory
                        a1.sinks.k7.type = thrift
                        a1.sinks.k7.hostname = localhost
                        a1.sinks.k7.port = %7$d
                        a1.sinks.k7.channel = c6
                        a1.sources.r11.type = http
                        a1.sources.r11.bind = localhost
                        a1.sources.r11.port = %8$d
                        a1.sources.r11.channels = c7
                        a1.channels.c7.type = memory
                        a1.sinks.k8.type = http
                        a1.sinks.k8.endpoint = http://localhost:%8$d/
                        a1.sinks.k8.serializer = json
                        a1.sinks.k8.channel = c7
                        a1.sources.r15.type = otlp
                        a1.sources.r15.bind = localhost
                        a1.sources.r15.port = %12$d
                        a1.sources.r15.channels = c8
                        a1.channels.c8.type = memory
                        a1.sinks.k9.type = otlp
                        a1.sinks.k9.endpoint = http://localhost:%12$d/v1/logs
                        a1.sinks.k9.channel = c8
                        a1.sources.r12.type = syslogtcp
                        a1.sources.r12.host = localhost
                        a1.sources.r12.port = %9$d
                        a1.sources.r12.channels = c2
                        a1.sources.r13.type = multiport_syslogtcp
                        a1.sources.r13.host = localhost
                        a1.sources.r13.ports = %10$d
                        a1.sources.r13.channels = c2
                        a1.sources.r14.type = syslogudp
                        a1.sources.r14.host = localhost
                        a1.sources.r14.port = %11$d
                        a1.sources.r14.channels = c2
                        a1.sinks.k5.type = null
                        a1.sinks.k5.channel = c2
                        a1.sinkgroups = g1
                        a1.sinkgroups.g1.sinks = k2 k5
                        a1.sinkgroups.g1.processor.type = failover
                        a1.channels.c4.type = memory
                        a1.sinks.k4.type = hdfs
                        a1.sinks.k4.hdfs.path = file://%4$s/files
                        a1.sinks.k4.hdfs.fileType = DataStream
                        a1.sinks.k4.channel = c4
                        """,
                        Lines.freePort(),
                        Lines.freePort(),
                        folder.resolve("out"),
                        folder,
                        spool,
                        Lines.freePort(),
                        Lines.freePort(),
                        Lines.freePort(),
                        Lines.freePort(),
                        Lines.freePort(),
                        Lines.freePort(),
                        Lines.freePort()));
    }

    private static Set<String> all() {
        return SERVED.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    }

    private static Map<String, Integer> activations(Agent.Status status, Set<String> except) {
        Map<String, Integer> activations = new TreeMap<>();
        status.components().forEach((name, component) -> {
            if (!except.contains(name)) {
                activations.put(name, component.activations());
            }
        });
        return activations;
    }

    private void plugin(String... words) throws Exception {
        String[] line = Stream.concat(Stream.of("plugin"), Stream.of(words)).toArray(String[]::new);
        Installation.Answer answer = installation.millrace(line);
        assertThat(answer.code()).as(answer.all()).isZero();
    }

    private List<String> shipped() throws IOException {
        try (Stream<Path> jars = Files.list(installation.plugins())) {
            return jars.map(jar -> jar.getFileName().toString().replaceFirst("-[0-9.]+\\.jar$", ""))
                    .filter(name -> !name.startsWith("org.millrace.library."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatHappensToOnePluginIsNothingToTheOthers() throws Exception {
        List<String> shipped = shipped();
        assertThat(SERVED.keySet()).containsExactlyInAnyOrderElementsOf(shipped);
        try (Agent agent = Agent.of(installation, configuration())) {
            Agent.Status status = agent.awaitRunning(all().toArray(String[]::new));
            for (String plugin : shipped) {
                Set<String> own = SERVED.getOrDefault(plugin, Set.of());
                Map<String, Integer> everyone = activations(status, Set.of());
                Set<String> touched = new HashSet<>(own);
                touched.addAll(TIED.getOrDefault(plugin, Set.of()));
                Map<String, Integer> others = activations(status, touched);
                Path jar = installation.plugin(plugin);
                Path installed = folder.resolve(plugin + "-1.0.1.jar");
                Path upgraded = folder.resolve(plugin + "-1.0.2.jar");
                Rebuilt.as("1.0.1", jar, installed);
                Rebuilt.as("1.0.2", jar, upgraded);

                plugin("install", installed.toString());
                assertThat(activations(agent.status(), Set.of()))
                        .as("installing " + plugin)
                        .isEqualTo(everyone);

                plugin("upgrade", upgraded.toString(), "--healthy-for", "100ms");
                status = agent.status();
                assertThat(activations(status, touched))
                        .as("upgrading " + plugin)
                        .isEqualTo(others);
                for (String component : own) {
                    assertThat(status.of(component).version()).as(component).isEqualTo("1.0.2");
                }

                plugin("remove", plugin, "--force");
                status = agent.awaitStatus(now -> own.stream()
                        .allMatch(component -> now.of(component).state().equals("WAITING")));
                assertThat(activations(status, touched))
                        .as("removing " + plugin)
                        .isEqualTo(others);

                plugin("install", upgraded.toString());
                status = agent.awaitRunning(all().toArray(String[]::new));
                assertThat(activations(status, touched))
                        .as("installing " + plugin + " again")
                        .isEqualTo(others);
            }
            assertThat(agent.stop()).as(agent::terminal).isZero();
        }
    }
}
