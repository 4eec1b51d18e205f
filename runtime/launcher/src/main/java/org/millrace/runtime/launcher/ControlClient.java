package org.millrace.runtime.launcher;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Talks to a running agent over its control socket: version byte 1, the number of words, each word as length and UTF-8; then
 * frames come back, {@code 1 length text} until {@code 0 exit-code}. All numbers are four bytes, big-endian.
 */
final class ControlClient {
    private static final int VERSION = 1;

    private ControlClient() {}

    /** Sends one command line to the agent of this home that is meant, and prints what it answers. */
    static int send(Home home, String agent, List<String> words, PrintWriter out) throws Failure {
        Path socket = find(home, agent);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            DataOutputStream request =
                    new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
            request.writeByte(VERSION);
            request.writeInt(words.size());
            for (String word : words) {
                byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
                request.writeInt(bytes.length);
                request.write(bytes);
            }
            request.flush();
            DataInputStream answer = new DataInputStream(Channels.newInputStream(channel));
            while (answer.readByte() == 1) {
                out.print(new String(answer.readNBytes(answer.readInt()), StandardCharsets.UTF_8));
                out.flush();
            }
            return answer.readInt();
        } catch (EOFException e) {
            throw new Failure(1, "the agent did not answer: it closed the connection, as it does when it ends");
        } catch (IOException e) {
            throw new Failure(1, "the agent did not answer: " + e.getMessage());
        }
    }

    /** Whether an agent of this name, or any if the name is empty, is running from this home. */
    static boolean runs(Home home, String agent) throws Failure {
        return !alive(home, agent).isEmpty();
    }

    private static List<Path> alive(Home home, String agent) throws Failure {
        List<Path> alive = new ArrayList<>();
        try {
            String other = System.getProperty("millrace.run.dir", "");
            List<Path> candidates = other.isEmpty() ? home.runDirectories() : List.of(Path.of(other));
            for (Path directory : candidates) {
                Path socket = socketOf(directory);
                if ((agent.isEmpty() || directory.endsWith(agent)) && answers(socket)) {
                    alive.add(socket);
                }
            }
        } catch (IOException e) {
            throw new Failure(1, "the run directories of " + home.directory() + " can't be read: " + e.getMessage());
        }
        return alive;
    }

    private static Path find(Home home, String agent) throws Failure {
        List<Path> alive = alive(home, agent);
        if (alive.isEmpty()) {
            throw new Failure(
                    1,
                    "no agent" + (agent.isEmpty() ? "" : " named " + agent) + " is running from " + home.directory());
        }
        if (alive.size() > 1) {
            throw new Failure(2, "several agents are running; say which with --name: " + alive);
        }
        return alive.get(0);
    }

    private static Path socketOf(Path directory) throws IOException {
        Path pointer = directory.resolve("control.path");
        return Files.isReadable(pointer)
                ? Path.of(Files.readString(pointer).trim())
                : directory.resolve("control.sock");
    }

    private static boolean answers(Path socket) {
        if (!Files.exists(socket)) {
            return false;
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            return false;
        }
    }
}
