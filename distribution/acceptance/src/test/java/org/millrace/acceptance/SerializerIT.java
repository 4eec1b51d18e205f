package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serializers as parts of a sink. */
@Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.file.roll", "serializer.standard"})
class SerializerIT {
    @TempDir
    Path folder;

    private Installation installation;
    private Path out;
    private int port;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        out = Files.createDirectory(folder.resolve("out"));
        port = Lines.freePort();
    }

    private String good(String... more) {
        return Configurations.netcatTo(
                        port,
                        "a1.channels.c1.capacity = 1000",
                        Configurations.rollingInto(out, "sink.serializer = HEADER_AND_TEXT"))
                + String.join("\n", more)
                + "\n";
    }

    @Test
    void anAvroFileIsWrittenOfWhatArrives() throws Exception {
        Path file = installation.write(
                "conf/a.conf",
                good("a1.sinks.k1.sink.serializer.syncIntervalBytes = 1000").replace("HEADER_AND_TEXT", "AVRO_EVENT"));
        try (Agent agent = Agent.of(installation, file)) {
            agent.awaitRunning("source r1", "sink k1");
            try (Lines lines = new Lines(port)) {
                assertThat(lines.send("the first")).isEqualTo("OK");
                assertThat(lines.send("the second")).isEqualTo("OK");
            }
            await().atMost(Agent.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(written()).contains("the first").contains("the second"));
        }
        assertThat(written())
                .startsWith("Obj\u0001")
                .contains(
                        "avro.schema",
                        "\"type\":\"record\",\"name\":\"Event\"",
                        "\"name\":\"body\",\"type\":\"bytes\"");
    }

    private String written() throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return Files.readString(files.findFirst().orElseThrow(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void theNamesThatFlumeHasForSerializersNameOurs() throws Exception {
        List<String> names = List.of(
                "TEXT",
                "HEADER_AND_TEXT",
                "avro_event",
                "org.apache.flume.serialization.BodyTextEventSerializer",
                "org.apache.flume.serialization.BodyTextEventSerializer$Builder",
                "org.apache.flume.serialization.HeaderAndBodyTextEventSerializer",
                "org.apache.flume.serialization.HeaderAndBodyTextEventSerializer$Builder",
                "org.apache.flume.serialization.FlumeEventAvroEventSerializer",
                "org.apache.flume.serialization.FlumeEventAvroEventSerializer$Builder");
        StringBuilder more = new StringBuilder("a1.sinks = k1");
        for (int i = 0; i < names.size(); i++) {
            more.append(" s").append(i);
        }
        for (int i = 0; i < names.size(); i++) {
            String sink = "\na1.sinks.s" + i + ".";
            more.append(sink)
                    .append("channel = c1")
                    .append(sink)
                    .append("type = FILE_ROLL")
                    .append(sink)
                    .append("sink.directory = ")
                    .append(out.resolve("s" + i))
                    .append(sink)
                    .append("sink.serializer = ")
                    .append(names.get(i));
        }
        Path file = installation.write("conf/a.conf", good().replace("a1.sinks = k1", more));
        Installation.Answer told = installation.millrace("validate", file.toString());
        assertThat(told.code()).as(told.all()).isZero();
        Path wrong = installation.write("conf/b.conf", good().replace("HEADER_AND_TEXT", "AVRO_EVENTS"));
        Installation.Answer refused = installation.millrace("validate", wrong.toString());
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.all()).contains("AVRO_EVENTS");
    }
}
