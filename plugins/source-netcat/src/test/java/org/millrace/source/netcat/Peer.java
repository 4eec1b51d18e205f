package org.millrace.source.netcat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The other end of a connection. */
final class Peer implements AutoCloseable {
    private static final int PATIENCE_MS = 20_000;

    private final Socket socket;
    private @Nullable BufferedReader answers;

    Peer(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
    }

    Peer say(String text) throws IOException {
        return say(text.getBytes(StandardCharsets.UTF_8));
    }

    Peer say(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next line of answer; null at the end. */
    @Nullable
    String answer() throws IOException {
        return answer(StandardCharsets.UTF_8);
    }

    @Nullable
    String answer(Charset charset) throws IOException {
        if (answers == null) {
            answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), charset));
        }
        return answers.readLine();
    }

    /** How long an answer is waited for. */
    void patience(Duration within) throws IOException {
        socket.setSoTimeout(Math.max(1, (int) within.toMillis()));
    }

    /** Ends this side only. */
    void endInput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends with a reset instead of a farewell. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
