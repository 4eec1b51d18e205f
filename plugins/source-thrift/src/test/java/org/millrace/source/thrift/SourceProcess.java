package org.millrace.source.thrift;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.Outlet;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.TestContext;

/** A source in a process of its own, that a test kills. What it accepts is in a file before it is answered for. */
final class SourceProcess {
    /** Behind this line it listens. */
    static final String READY = "ready";

    private SourceProcess() {}

    /** @param arguments its port, a directory, and the file for what it accepts */
    public static void main(String[] arguments) throws Exception {
        ThriftSource source = Connectors.make(ThriftSource.class, Ends.PLAIN.with("port", arguments[0]));
        source.open(TestContext.in(Path.of(arguments[1])));
        FileChannel file =
                FileChannel.open(Path.of(arguments[2]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        source.start(new Filing(file));
        System.out.println(READY);
        // Until its other end is gone, or it is killed.
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        Runtime.getRuntime().halt(0);
    }

    private record Filing(FileChannel file) implements Outlet {
        @Override
        public synchronized void accept(List<Event> batch, MarkChanges changes) {
            String lines = batch.stream().map(event -> event.text() + "\n").collect(Collectors.joining());
            ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
            try {
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public int maxBatchSize() {
            return 1000;
        }

        @Override
        public long maxBatchBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean keepsMarks() {
            return false;
        }
    }
}
