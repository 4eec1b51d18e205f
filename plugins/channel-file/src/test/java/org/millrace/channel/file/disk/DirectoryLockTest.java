package org.millrace.channel.file.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.channel.file.Events;
import org.millrace.channel.file.FileChannel;
import org.millrace.channel.file.Taken;
import org.millrace.channel.file.Typed;

class DirectoryLockTest {
    @TempDir
    Path directory;

    /** Takes a lock, says so, and holds it until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (DirectoryLock lock = DirectoryLock.take(Path.of(args[0]), "holder")) {
                System.out.println(lock == null ? "refused" : "held");
                System.in.read();
            }
        }
    }

    @Test
    void oneChannelOfAProcessHasADirectory() throws Exception {
        FileChannel channel = Typed.open(directory, Map.of());
        assertThatThrownBy(() -> Typed.open(directory, Map.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by channel c1");
        Taken.put(channel, Events.of("the first is not harmed"));
        channel.close();
        Typed.open(directory, Map.of()).close();
    }

    @Test
    void aLinkIsNoWayRound() throws Exception {
        Path link =
                Files.createSymbolicLink(directory.resolve("link"), Files.createDirectory(directory.resolve("real")));
        try (DirectoryLock lock = DirectoryLock.take(link, "a")) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> DirectoryLock.take(directory.resolve("real"), "b"))
                    .hasMessageContaining("in use by channel a");
        }
    }

    @Test
    void oneProcessHasADirectory() throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .start();
        try (var output = holder.inputReader()) {
            assertThat(output.readLine()).startsWith("held");
            assertThatThrownBy(() -> DirectoryLock.take(directory, "a")).hasMessageContaining("another process");
            holder.getOutputStream().close();
            holder.waitFor();
            DirectoryLock.take(directory, "a").close();
        } finally {
            holder.destroyForcibly();
        }
    }
}
