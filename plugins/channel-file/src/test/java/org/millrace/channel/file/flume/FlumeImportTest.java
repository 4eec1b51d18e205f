package org.millrace.channel.file.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;

class FlumeImportTest {
    private static final int EVENTS = 25;

    @TempDir
    Path temp;

    /** A channel of lists that writes what it has when it is closed, and may fail at one of its puts. */
    private static final class ListChannel implements Channel {
        final List<Integer> batches = new ArrayList<>();
        final List<Event> events = new ArrayList<>();
        private final Path file;
        private final int failingPut;

        ListChannel(Path directory, int failingPut) {
            file = directory.resolve("events");
            this.failingPut = failingPut;
        }

        @Override
        public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelException {
            if (batches.size() == failingPut) {
                throw new ChannelException("disk full");
            }
            batches.add(batch.size());
            events.addAll(batch);
        }

        @Override
        public Lease take(Demand demand) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit(List<Lease> leases, MarkChanges marks) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ChannelUsage usage() {
            return ChannelUsage.builder()
                    .events(events.size(), Long.MAX_VALUE)
                    .bytes(0, Long.MAX_VALUE)
                    .build();
        }

        @Override
        public int transactionCapacity() {
            return 10;
        }

        @Override
        public boolean durable() {
            return true;
        }

        @Override
        public void close() throws IOException {
            Files.write(file, events.stream().map(Event::text).toList(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> bodies() {
        return IntStream.range(0, EVENTS).mapToObj(i -> "event " + i).toList();
    }

    private List<Path> flume() throws IOException {
        FlumeLog log = new FlumeLog(1);
        for (String body : bodies()) {
            log.put(7, body);
        }
        log.commit(7);
        log.writeTo(temp.resolve("data"));
        return List.of(temp.resolve("data"));
    }

    @Test
    void putsEverythingInOrderInBatches() throws Exception {
        ListChannel channel = new ListChannel(temp, -1);
        try (FlumeQueue queue = FlumeQueue.open(flume())) {
            FlumeQueue.Report report = new FlumeImport(channel, 10).copy(queue);
            assertThat(report.events()).isEqualTo(EVENTS);
            assertThat(report.bytes())
                    .isEqualTo(bodies().stream().mapToInt(String::length).sum());
        }
        assertThat(channel.batches).containsExactly(10, 10, 5);
        assertThat(channel.events).extracting(Event::text).containsExactlyElementsOf(bodies());
        assertThat(channel.events)
                .allSatisfy(event -> assertThat(event.header("k", "")).isEqualTo(event.text()));
    }

    @Test
    void anInterruptedImportLeavesNoChannelAndIsRunAgain() throws Exception {
        Path target = temp.resolve("deep/channel");
        List<Path> flume = flume();
        assertThatThrownBy(() -> FlumeImport.into(target, flume, path -> new ListChannel(path, 2), 10))
                .isInstanceOf(ChannelException.class)
                .hasMessage("disk full");
        assertThat(target).doesNotExist();
        assertThat(temp.resolve("deep/channel.importing/events")).exists();

        FlumeQueue.Report report = FlumeImport.into(target, flume, path -> new ListChannel(path, -1), 10);
        assertThat(report.events()).isEqualTo(EVENTS);
        assertThat(Files.readAllLines(target.resolve("events"))).isEqualTo(bodies());
        assertThat(temp.resolve("deep/channel.importing")).doesNotExist();
        assertThat(temp.resolve("data/in_use.lock")).doesNotExist();
    }

    @Test
    void replacesAnEmptyDirectoryButNoOther() throws Exception {
        List<Path> flume = flume();
        Path empty = Files.createDirectory(temp.resolve("empty"));
        FlumeImport.into(empty, flume, path -> new ListChannel(path, -1), 10);
        assertThat(empty.resolve("events")).exists();

        assertThatThrownBy(() -> FlumeImport.into(empty, flume, path -> new ListChannel(path, -1), 10))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("is not empty");
    }

    @Test
    void refusesABatchThatTheChannelCannotTake() {
        assertThatThrownBy(() -> new FlumeImport(new ListChannel(temp, -1), 11))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("batchSize=11")
                .hasMessageContaining("transactionCapacity=10");
    }
}
