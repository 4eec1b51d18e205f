package org.millrace.source.netcat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.component.Counter;
import org.millrace.api.event.Event;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One peer: reads, hands over the lines that are there, answers them together, reads on. Lines that came together go to the
 * outlet together; a single line is handed over at once.
 */
final class Connection implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final SocketChannel socket;
    private final ReadableByteChannel input;
    private final Settings settings;
    private final Outlet outlet;
    private final Counter readFailures;
    private final LineBuffer lines;
    private final Answers answers;
    private volatile boolean stopping;

    Connection(SocketChannel socket, Settings settings, Outlet outlet, Counter readFailures) {
        this.socket = socket;
        this.input = settings.raw() ? socket : new Transcoder(socket, settings.charset(), readFailures);
        this.settings = settings;
        this.outlet = outlet;
        this.readFailures = readFailures;
        this.lines = new LineBuffer(settings.maxLineLength());
        this.answers = new Answers(socket);
    }

    @Override
    public void run() {
        try (socket) {
            boolean open = true;
            while (open && !stopping) {
                int count = read();
                if (count < 0) {
                    if (!stopping) {
                        finish();
                    }
                    return;
                }
                open = handOver();
            }
        } catch (IOException e) {
            if (!stopping) {
                log.debug("Connection ended: {}", e.toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int read() throws IOException {
        ByteBuffer space = lines.space();
        int count = input.read(space);
        if (count > 0) {
            lines.filled(count);
        }
        return count;
    }

    /** Hands over the complete lines. False if the connection must be closed. */
    private boolean handOver() throws IOException, InterruptedException {
        LineBuffer.End end;
        do {
            List<Event> batch = new ArrayList<>();
            end = lines.lines(batch, outlet.maxBatchSize());
            accept(batch);
        } while (end == LineBuffer.End.ENOUGH && !stopping);
        if (end == LineBuffer.End.TOO_LONG) {
            refuseTooLong();
        }
        answers.flush();
        return end != LineBuffer.End.TOO_LONG;
    }

    /** At the end of the stream a last line needs no newline. */
    private void finish() throws IOException, InterruptedException {
        List<Event> batch = new ArrayList<>(1);
        if (lines.rest(batch) == LineBuffer.End.TOO_LONG) {
            refuseTooLong();
        }
        accept(batch);
        answers.flush();
    }

    private void accept(List<Event> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        try {
            outlet.accept(batch);
            if (settings.acknowledge()) {
                answers.ok(batch.size());
            }
        } catch (RefusedException e) {
            answers.failed(batch.size(), String.valueOf(e.getMessage()));
        }
    }

    private void refuseTooLong() {
        readFailures.increment();
        answers.failed(
                1, "Event exceeds the maximum length (" + settings.maxLineLength() + " chars, including newline)");
    }

    /** Lets the thread finish what it has read: no further read, no half line. From another thread. */
    void stop() {
        stopping = true;
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            log.debug("Connection had ended: {}", e.toString());
        }
    }

    /** Ends the connection whatever it is doing. From another thread. */
    void close() {
        stopping = true;
        try {
            socket.close();
        } catch (IOException e) {
            log.debug("Connection had ended: {}", e.toString());
        }
    }
}
