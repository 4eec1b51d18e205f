package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.operate.Answer;

@Timeout(30)
class ControlSocketTest {
    @TempDir
    Path run;

    private final Commands commands = new Commands(text -> text);
    private ControlSocket control;

    @BeforeEach
    void start() throws IOException {
        commands.addCommand(Given.command("say", (arguments, to) -> {
            for (String word : arguments) {
                to.append(word).append('\n');
            }
            return arguments.size();
        }));
        control = new ControlSocket(Given.context(Map.of("millrace.run.dir", run.toString())), commands);
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(run.resolve("control.sock")));
        return channel;
    }

    /** Text and exit code. */
    private record Reply(String text, int code) {}

    private Reply ask(String... words) throws IOException {
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap(request(1, words)));
            return reply(channel);
        }
    }

    private static byte[] request(int version, String... words) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(version);
        out.writeInt(words.length);
        for (String word : words) {
            byte[] encoded = word.getBytes(StandardCharsets.UTF_8);
            out.writeInt(encoded.length);
            out.write(encoded);
        }
        return bytes.toByteArray();
    }

    private static Reply reply(SocketChannel channel) throws IOException {
        DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
        StringBuilder text = new StringBuilder();
        while (in.readByte() == 1) {
            text.append(new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
        }
        return new Reply(text.toString(), in.readInt());
    }

    @Test
    void aCommandComesInAndItsAnswerAndCodeGoBack() throws IOException {
        assertThat(ask("say", "grüß Gott", "", "two words")).isEqualTo(new Reply("grüß Gott\n\ntwo words\n", 3));
        assertThat(ask("nothing").code()).isEqualTo(2);
    }

    @Test
    void onlyTheOwnerCanOpenIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.resolve("control.sock"))))
                .isEqualTo("rw-------");
    }

    @Test
    void whoAsksIsKnown() throws IOException {
        commands.addCommand(Given.command("who", (arguments, to) -> {
            to.append(((Answer) to).caller());
            return 0;
        }));

        assertThat(ask("who").text()).isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void nonsenseEndsThatConnectionAndNoOther() throws IOException {
        for (byte[] nonsense : List.of(
                request(9, "say"),
                new byte[] {1, 127, 0, 0, 0},
                new byte[] {1, 0, 0, 0, 1, -1, -1, -1, -1},
                new byte[] {1, 0, 0, 0, 1, 0, 0, 0, 9, 'x'},
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))) {
            try (SocketChannel channel = connect()) {
                channel.write(ByteBuffer.wrap(nonsense));
                channel.shutdownOutput();
                assertThat(endOf(channel)).isTrue();
            }
        }
        assertThat(ask("say", "still there").text()).isEqualTo("still there\n");
    }

    private static boolean endOf(SocketChannel channel) {
        try {
            reply(channel);
            return false;
        } catch (EOFException e) {
            return true;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void severalAreServedAtOnceAndALongCommandHoldsUpNobody() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        commands.addCommand(Given.command("wait", (arguments, to) -> {
            release.await();
            return 0;
        }));
        var threads = Executors.newCachedThreadPool();
        List<Future<Reply>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(threads.submit(() -> ask("wait")));
        }

        assertThat(ask("say", "now").code()).isEqualTo(1);
        release.countDown();
        for (Future<Reply> each : waiting) {
            assertThat(each.get().code()).isZero();
        }
        threads.shutdown();
    }

    @Test
    void whatAKilledAgentLeftIsReplaced() throws IOException {
        ControlSocket second = new ControlSocket(Given.context(Map.of("millrace.run.dir", run.toString())), commands);
        assertThat(ask("say").code()).isZero();
        second.close();
        assertThat(run.resolve("control.sock")).doesNotExist();
    }

    @Test
    void itIsWhereTheLauncherSays() throws IOException {
        Path where = run.resolve("elsewhere.sock");
        ControlSocket far = new ControlSocket(
                Given.context(Map.of("millrace.run.dir", "/nowhere", "millrace.control.socket", where.toString())),
                commands);
        assertThat(where).exists();
        far.close();
        assertThat(where).doesNotExist();
    }

    @Test
    void anyNumberOfSilentClientsLocksOutNobody() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            silent.add(connect());
            if (i % 50 == 0) {
                assertThat(ask("say", "still heard").text()).isEqualTo("still heard\n");
            }
        }
        assertThat(ask("say", "still heard").text()).isEqualTo("still heard\n");
        for (SocketChannel each : silent) {
            each.close();
        }
    }

    @Test
    void whoSaysNothingOrHalfOfItIsHungUpOn() throws IOException {
        try (SocketChannel silent = connect();
                SocketChannel slow = connect()) {
            slow.write(ByteBuffer.wrap(new byte[] {1, 0, 0}));
            assertThat(endOf(silent)).isTrue();
            assertThat(endOf(slow)).isTrue();
        }
    }

    @Test
    void whoseCommandTakesLongHearsThatItIsAtWork() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        commands.addCommand(Given.command("wait", (arguments, to) -> {
            release.await();
            to.append("done");
            return 0;
        }));
        try (SocketChannel channel = connect()) {
            channel.write(ByteBuffer.wrap(request(1, "wait")));
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            assertThat(in.readNBytes(5)).containsExactly(1, 0, 0, 0, 0);
            release.countDown();
            assertThat(reply(channel)).isEqualTo(new Reply("done", 0));
        }
    }

    @Test
    void whatIsLongerThanACommandLineIsRefusedBeforeItIsKept() throws IOException {
        String[] many = new String[200];
        java.util.Arrays.fill(many, "x".repeat(4000));
        try (SocketChannel channel = connect()) {
            byte[] tooMuch = request(1, many);
            Thread writer = new Thread(() -> {
                try {
                    channel.write(ByteBuffer.wrap(tooMuch));
                } catch (IOException e) {
                    // It was hung up on, as it should be.
                    return;
                }
            });
            writer.setDaemon(true);
            writer.start();
            assertThat(endOf(channel)).isTrue();
        }
        assertThat(ask("say", "x".repeat(100_000)).text()).hasSize(100_001);
    }

    @Test
    void aLongAnswerComesInFramesThatFitAndLosesNoCharacter() throws IOException {
        String text = "x\ud83d\ude00ü".repeat(40_000);
        commands.addCommand(Given.command("long", (arguments, to) -> {
            to.append(text);
            return 0;
        }));
        assertThat(ask("long").text()).isEqualTo(text);
    }
}
