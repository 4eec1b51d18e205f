package org.millrace.sink.avro;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.millrace.api.event.Event;
import org.millrace.api.operate.Command;
import org.millrace.rpc.client.Link;
import org.osgi.service.component.annotations.Component;

/** {@code avro-client}: sends the lines of files, or of its standard input, to an Avro source, each as an event, and says how far it is. */
@Component(service = Command.class)
public final class AvroClient implements Command {
    private static final int BATCH = 100;
    private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final String DONE = ".COMPLETED";

    @Override
    public String name() {
        return "avro-client";
    }

    @Override
    public String summary() {
        return "avro-client -H HOST -p PORT: sends lines of files or of standard input to an Avro source";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws Exception {
        if (arguments.contains("-h") || arguments.contains("--help")) {
            answer.append(ClientLine.USAGE);
            return 0;
        }
        ClientLine line;
        try {
            line = ClientLine.parse(arguments);
        } catch (ClientLine.UsageException e) {
            answer.append(String.valueOf(e.getMessage())).append('\n').append(ClientLine.USAGE);
            return 2;
        }
        EventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(1, Executors.defaultThreadFactory(), NioIoHandler.newFactory());
        Sending sending = new Sending(line, answer);
        try {
            sending.run(loops);
            answer.append(String.valueOf(sending.sent)).append(" events sent\n");
            return 0;
        } catch (IOException e) {
            answer.append("Failed after ")
                    .append(String.valueOf(sending.sent))
                    .append(" events that were taken: ")
                    .append(ClientLine.why(e))
                    .append('\n');
            return 1;
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).await(2, TimeUnit.SECONDS);
        }
    }

    /** One run. */
    private static final class Sending {
        private final ClientLine line;
        private final Appendable answer;
        private final List<Event> batch = new ArrayList<>(BATCH);
        private long sent;
        private long told = System.nanoTime();

        Sending(ClientLine line, Appendable answer) {
            this.line = line;
            this.answer = answer;
        }

        private void run(EventLoopGroup loops) throws IOException, InterruptedException {
            Link link = Link.connect(line.settings().remote(), loops, new AvroWire(line.settings(), null));
            try {
                Path directory = line.directory();
                Path file = line.file();
                if (directory != null) {
                    for (Path each : ClientLine.files(directory)) {
                        send(each, link);
                        Files.move(each, each.resolveSibling(each.getFileName() + DONE));
                    }
                } else if (file != null) {
                    send(file, link);
                } else {
                    send(System.in, link);
                }
            } finally {
                link.close();
            }
        }

        private void send(Path file, Link link) throws IOException, InterruptedException {
            try (InputStream in = Files.newInputStream(file)) {
                send(in, link);
            }
        }

        private void send(InputStream in, Link link) throws IOException, InterruptedException {
            LineInput lines = new LineInput(new BufferedInputStream(in));
            for (byte[] body = lines.next(); body != null; body = lines.next()) {
                batch.add(Event.of(line.headers(), body));
                if (batch.size() == BATCH || lines.wouldWait()) {
                    flush(link);
                }
            }
            flush(link);
        }

        private void flush(Link link) throws IOException, InterruptedException {
            if (batch.isEmpty()) {
                return;
            }
            link.call(batch);
            sent += batch.size();
            batch.clear();
            if (System.nanoTime() - told > PROGRESS_NANOS) {
                told = System.nanoTime();
                answer.append(String.valueOf(sent)).append(" events sent ...\n");
            }
        }
    }
}
