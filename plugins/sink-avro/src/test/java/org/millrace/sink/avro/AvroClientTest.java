package org.millrace.sink.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.avro.rpc.AvroServer;
import org.millrace.peer.rpc.Server;
import org.millrace.rpc.Memory;
import org.millrace.testkit.NothingLeftBehind;

@ExtendWith(NothingLeftBehind.class)
class AvroClientTest {
    @TempDir
    Path directory;

    private final StringBuilder said = new StringBuilder();
    private Server server;

    @BeforeEach
    void listen() throws IOException {
        server = new Server(() -> new AvroServer(1 << 24, Memory.ENDLESS));
    }

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    private int run(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of("-H", "localhost", "-p", Integer.toString(server.port())));
        line.addAll(List.of(words));
        return new AvroClient().run(line, said);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Test
    void eachLineOfAFileIsAnEventWithTheHeadersOfAnother() throws Exception {
        List<String> lines = IntStream.range(0, 250).mapToObj(i -> "line " + i).toList();
        Path data = file("data", String.join("\n", lines));
        Path headers = file("headers", "host = here\n\nk=a=b\n");
        assertThat(run("-F", data.toString(), "-R", headers.toString()))
                .as(said::toString)
                .isZero();
        assertThat(server.texts()).isEqualTo(lines);
        assertThat(server.taken().get(7).headers())
                .containsEntry("host", "here")
                .containsEntry("k", "a=b");
        assertThat(said.toString()).contains("250 events sent");
    }

    @Test
    void theFilesOfADirectoryAreSentAndRenamed() throws Exception {
        file("b", "three\r\n");
        file("a", "one\ntwo\n");
        file("c.COMPLETED", "long ago\n");
        assertThat(run("--dirname", directory.toString())).as(said::toString).isZero();
        assertThat(server.texts()).containsExactly("one", "two", "three");
        assertThat(directory.resolve("a.COMPLETED")).exists();
        assertThat(directory.resolve("b.COMPLETED")).exists();
        assertThat(directory.resolve("a")).doesNotExist();
    }

    @Test
    void whatWasNotTakenIsSaidAndAFileKeepsItsName() throws Exception {
        file("a", "one\n");
        server.refuse(true);
        assertThat(run("--dirname", directory.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("Failed after 0 events", "it answered FAILED");
        assertThat(directory.resolve("a")).exists();
        server.close();
        assertThat(run("--dirname", directory.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("refused");
        Path none = directory.resolve("none");
        assertThat(run("-F", none.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("refused");
        assertThat(run("-R", none.toString())).isEqualTo(2);
        assertThat(said.toString()).contains(none + " is not there");
    }

    @Test
    void aFileThatIsNotThereIsNamed() throws Exception {
        Path none = directory.resolve("none");
        assertThat(run("-F", none.toString())).isEqualTo(1);
        assertThat(said.toString()).contains("Failed after 0 events", none + " is not there");
    }

    @Test
    void helpIsNoMistake() throws Exception {
        assertThat(new AvroClient().run(List.of("--help"), said)).isZero();
        assertThat(said.toString()).startsWith("usage: millrace avro-client").contains("--headerFile");
    }

    @Test
    void wrongUsageIsTwoAndSaysHow() throws Exception {
        AvroClient client = new AvroClient();
        for (List<String> line : List.of(
                List.<String>of(),
                List.of("-H", "localhost"),
                List.of("-H", "localhost", "-p", "many"),
                List.of("-H", "localhost", "-p", "99999"),
                List.of("-H", "localhost", "-p", "1", "--file", "x"),
                List.of("-H", "localhost", "-p"),
                List.of("-H", "localhost", "-p", "1", "-F", "a", "--dirname", "b"))) {
            said.setLength(0);
            assertThat(client.run(line, said)).as("%s", line).isEqualTo(2);
            assertThat(said.toString()).contains("usage: millrace avro-client");
        }
        Path headers = Files.write(directory.resolve("h"), "no pair".getBytes(StandardCharsets.UTF_8));
        assertThat(run("-R", headers.toString())).isEqualTo(2);
    }
}
