package org.millrace.sink.thrift;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import org.millrace.api.event.Event;
import org.millrace.api.sink.RetryableException;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** A sink in a process of its own, that a test kills. It sends {@code e0, e1 …}; how many were taken, one after the other, is in a file. */
final class SinkProcess {
    static final int BATCH = 500;

    private SinkProcess() {}

    /** @param arguments a port, a directory, and the file, from whose number it goes on */
    public static void main(String[] arguments) throws Exception {
        ThriftSink sink = Connectors.make(
                ThriftSink.class, Settings.of("hostname", "localhost").with("port", arguments[0]));
        sink.open(TestContext.in(Path.of(arguments[1])));
        Path file = Path.of(arguments[2]);
        int taken = taken(file);
        while (true) {
            List<Event> left = IntStream.range(taken, taken + BATCH)
                    .mapToObj(i -> Event.of("e" + i))
                    .toList();
            while (!left.isEmpty()) {
                TestBatch batch = TestBatch.of(left);
                try {
                    sink.deliver(batch);
                    left = batch.comesAgain().keySet().stream()
                            .map(batch.events()::get)
                            .toList();
                } catch (RetryableException e) {
                    System.err.println(e.getMessage());
                }
            }
            taken += BATCH;
            Files.writeString(file, taken + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    static int taken(Path file) throws Exception {
        if (!Files.exists(file)) {
            return 0;
        }
        List<String> lines = Files.readAllLines(file);
        return lines.isEmpty() ? 0 : Integer.parseInt(lines.get(lines.size() - 1));
    }
}
