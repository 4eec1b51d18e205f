package org.millrace.runtime.flow.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.FileChannel;
import org.millrace.channel.file.SteppedChannel;
import org.millrace.channel.file.TestContext;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.runtime.flow.model.Bug;
import org.millrace.runtime.flow.model.Lifetime;
import org.millrace.runtime.flow.model.LifetimeDisk;
import org.millrace.runtime.flow.model.ModelStore;
import org.millrace.runtime.flow.model.StoringSink;

/** A file channel on a modelled disk, and a store: what agents leave behind that are killed. */
final class CheckpointedWorld {
    final ModelDisk disk = new ModelDisk(new Random());
    final ModelStore store = new ModelStore();
    private final Random random = new Random();
    private final SteppedChannel.Shape files = SteppedChannel.Shape.of(random).holding(200);
    private final Path directory;
    private Lifetime process = new Lifetime(random, true);
    private Set<String> restored = Set.of();

    CheckpointedWorld(Path directory) throws IOException {
        this.directory = directory;
        for (String each : List.of("acks", "data0", "data1")) {
            Files.createDirectories(directory.resolve(each));
        }
    }

    private FileChannel channel(Disk on) {
        return SteppedChannel.on(directory, files, on, System::nanoTime, new Random());
    }

    /** Puts events into the channel, while no agent has it. */
    void fill(int events) throws Exception {
        // The channel's own threads are at the disk beside this one.
        FileChannel channel = channel(new LifetimeDisk(disk, process));
        channel.open(new TestContext(directory));
        int next = 0;
        while (next < events) {
            int end = Math.min(events, next + 1 + random.nextInt(6));
            List<Event> batch = IntStream.range(next, end)
                    .mapToObj(number -> Event.of(Integer.toString(number)))
                    .toList();
            channel.put(batch, MarkChanges.none(), Duration.ZERO);
            next = end;
        }
        channel.close();
    }

    /** An agent begins, with nothing but the channel. */
    Flow begin(boolean quiet) {
        process = new Lifetime(random, quiet);
        restored = ConcurrentHashMap.newKeySet();
        Flow flow = new Flow(directory.resolve("flow"));
        offerChannel(flow);
        return flow;
    }

    void offerChannel(Flow flow) {
        Lifetime owner = process;
        flow.offer("channel", "c1", () -> channel(new LifetimeDisk(disk, owner)));
    }

    void offerSink(Flow flow, String name) {
        Lifetime owner = process;
        Set<String> told = restored;
        flow.offer("sink", name, () -> new StoringSink(name, store, owner, Bug.NONE, told, new Random()));
    }

    Lifetime process() {
        return process;
    }

    boolean areRestored(List<String> names) {
        return restored.containsAll(names);
    }

    /** Whether these sinks have delivered all. */
    boolean isDone(Flow flow, List<String> names) {
        return areRestored(names)
                && flow.board.metrics().stream()
                        .filter(group -> group.key().name().equals("c1"))
                        .anyMatch(group -> Long.valueOf(0).equals(group.values().get("ChannelSize")));
    }

    /** What is left when the process is gone. */
    void crash() {
        if (process.wasPowerCut()) {
            disk.crash();
        } else {
            disk.restart();
        }
        store.crash(random);
        disk.heal();
    }
}
