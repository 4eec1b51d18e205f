package org.millrace.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ControlClientTest {
    @TempDir
    Path home;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<ServerSocketChannel> agents = new ArrayList<>();
    private final StringWriter out = new StringWriter();

    @AfterEach
    void stop() throws IOException {
        for (ServerSocketChannel agent : agents) {
            agent.close();
        }
    }

    /** An agent that answers so; hangs up in the middle if that is nothing. */
    private void agent(Path socket, byte @Nullable [] answer) throws IOException {
        Files.createDirectories(socket.getParent());
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        agents.add(server);
        Thread thread = new Thread(() -> {
            while (server.isOpen()) {
                try (SocketChannel client = server.accept()) {
                    DataInputStream in = new DataInputStream(Channels.newInputStream(client));
                    in.readByte();
                    int count = in.readInt();
                    for (int i = 0; i < count; i++) {
                        heard.add(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
                    }
                    DataOutputStream to = new DataOutputStream(Channels.newOutputStream(client));
                    if (answer == null) {
                        to.write(new byte[] {1, 0, 0});
                    } else {
                        to.write(answer);
                    }
                } catch (IOException e) {
                    // Who only knocked, or the end of the test.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private int send(String agent, String... words) throws Failure {
        return ControlClient.send(new Home(home), agent, List.of(words), new PrintWriter(out, true));
    }

    @Test
    void wordsGoOutAndTextAndCodeComeBack() throws Exception {
        agent(
                home.resolve("run/a1/control.sock"),
                new byte[] {1, 0, 0, 0, 3, (byte) 0xC3, (byte) 0xA4, '\n', 0, 0, 0, 0, 7});

        assertThat(send("", "reload", "ä b", "")).isEqualTo(7);
        assertThat(heard).containsExactly("reload", "ä b", "");
        assertThat(out).hasToString("ä\n");
    }

    @Test
    void ofSeveralAgentsTheNamedOneIsAsked() throws Exception {
        agent(home.resolve("run/a1/control.sock"), new byte[] {0, 0, 0, 0, 1});
        agent(home.resolve("run/a2/control.sock"), new byte[] {0, 0, 0, 0, 0});

        assertThat(send("a2", "status")).isZero();
        assertThatThrownBy(() -> send("", "status"))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2))
                .hasMessageContaining("--name")
                .hasMessageContaining("a1")
                .hasMessageContaining("a2");
    }

    @Test
    void aSocketThatAKilledAgentLeftIsNoAgent() throws Exception {
        agent(home.resolve("run/a1/control.sock"), new byte[] {0, 0, 0, 0, 0});
        agents.get(0).close();

        assertThat(home.resolve("run/a1/control.sock")).exists();
        assertThat(ControlClient.runs(new Home(home), "")).isFalse();
        assertThatThrownBy(() -> send("", "status")).hasMessageContaining("no agent is running from " + home);
    }

    @Test
    void aSocketElsewhereIsFoundByItsPointer() throws Exception {
        Path elsewhere = home.resolve("short/control.sock");
        agent(elsewhere, new byte[] {0, 0, 0, 0, 0});
        Files.createDirectories(home.resolve("run/a1"));
        Files.writeString(home.resolve("run/a1/control.path"), elsewhere + "\n");

        assertThat(send("a1", "status")).isZero();
    }

    @Test
    void anAgentThatEndsInTheMiddleHasNotAnswered() throws Exception {
        agent(home.resolve("run/a1/control.sock"), null);

        assertThatThrownBy(() -> send("", "status"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("did not answer: it closed the connection");
    }

    @Test
    void whatListensThereAndSaysNothingIsNotWaitedForWithoutEnd() throws Exception {
        Path socket = home.resolve("run/a1/control.sock");
        Files.createDirectories(socket.getParent());
        ServerSocketChannel deaf = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        deaf.bind(UnixDomainSocketAddress.of(socket));
        agents.add(deaf);
        ControlClient client = new ControlClient(new Home(home), "", Duration.ofMillis(300));

        assertThatThrownBy(() -> client.send(List.of("status"), new PrintWriter(out)))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("has said nothing for");
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 7f ff ff ff", "01 ff ff ff ff", "02 00 00 00 00", "48 54 54 50 2f", "01 00 10 00 01"})
    void whatBabblesIsNoAgentAndIsNotBelievedASize(String bytes) throws Exception {
        agent(home.resolve("run/a1/control.sock"), HexFormat.ofDelimiter(" ").parseHex(bytes));

        assertThatThrownBy(() -> send("", "status"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("does not speak as an agent does");
    }

    @Test
    void aDirectoryThatOthersMayWriteIsNoAgentsPlace() throws Exception {
        agent(home.resolve("run/a1/control.sock"), new byte[] {0, 0, 0, 0, 0});
        Files.setPosixFilePermissions(home.resolve("run/a1"), PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(ControlClient.runs(new Home(home), "")).isFalse();
        assertThatThrownBy(() -> send("", "status"))
                .hasMessageContaining("no agent is running")
                .hasMessageContaining("left out: ")
                .hasMessageContaining("can be written by others");
        assertThat(heard).isEmpty();
    }

    @Test
    void aPipeInThePlaceOfThePointerOrTheSocketHoldsUpNobody() throws Exception {
        Path run = Files.createDirectories(home.resolve("run/a1"));
        for (String name : List.of("control.path", "control.sock")) {
            assertThat(new ProcessBuilder("mkfifo", run.resolve(name).toString())
                            .start()
                            .waitFor())
                    .isZero();
            assertThat(ControlClient.runs(new Home(home), "")).isFalse();
            Files.delete(run.resolve(name));
        }
    }
}
