package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.runtime.flow.model.Lifetime;
import org.millrace.runtime.flow.model.Rotating;
import org.millrace.runtime.flow.wiring.DrainSpec;

/** As the model of checkpoints, with all the threads there are in an agent; so no two runs are the same. */
@Timeout(300)
class CheckpointThreadsTest {
    private static final int RUNS = Integer.getInteger("millrace.model.threads", 20);
    private static final int EVENTS = 80;
    private static final int MOST_CRASHES = 4;

    @TempDir
    Path directory;

    private final Random random = new Random();

    private static List<String> wire(CheckpointedWorld world, Flow flow, int groups, int perGroup) {
        List<String> names = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            List<String> sinks = new ArrayList<>();
            for (int sink = 0; sink < perGroup; sink++) {
                sinks.add("k" + group + sink);
            }
            sinks.forEach(sink -> world.offerSink(flow, sink));
            names.addAll(sinks);
            String processor = perGroup > 1 ? "g" + group : "";
            if (perGroup > 1) {
                flow.offer("processor", processor, Rotating::new);
            }
            flow.control.wire(new DrainSpec(perGroup > 1 ? processor : sinks.get(0), "c1", sinks, processor));
        }
        return names;
    }

    /** @return whether it came to its end */
    private boolean live(CheckpointedWorld world, int groups, int perGroup, boolean quiet) throws Exception {
        try (Flow flow = world.begin(quiet)) {
            List<String> names = wire(world, flow, groups, perGroup);
            while (!world.process().isOver() && !world.isDone(flow, names)) {
                LockSupport.parkNanos(1_000_000L * (1 + random.nextInt(10)));
                if (!quiet) {
                    disturb(world, flow, names.get(random.nextInt(names.size())));
                }
            }
        }
        if (world.process().isOver()) {
            world.crash();
            return false;
        }
        return true;
    }

    private void disturb(CheckpointedWorld world, Flow flow, String sink) throws Exception {
        switch (random.nextInt(30)) {
            case 0, 1, 2 -> {
                flow.withdraw("sink", sink);
                world.offerSink(flow, sink);
            }
            case 3, 4 -> {
                flow.withdraw("channel", "c1");
                world.offerChannel(flow);
            }
            case 5 -> world.process().end(random.nextBoolean());
            case 6, 7 -> fault(world.disk, world.process());
            default -> {}
        }
    }

    private void fault(ModelDisk disk, Lifetime process) throws Exception {
        ModelDisk.Fault[] faults = ModelDisk.Fault.values();
        process.exclusively(() -> {
            disk.failAt(1 + random.nextInt(30), faults[random.nextInt(faults.length)]);
            return true;
        });
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "1,2", "2,2"})
    void aCheckpointedSinkHasEachEventOnce(int groups, int perGroup) throws Exception {
        for (int run = 0; run < RUNS; run++) {
            CheckpointedWorld world = new CheckpointedWorld(directory);
            world.fill(EVENTS);
            int crashes = 0;
            while (!live(world, groups, perGroup, crashes >= MOST_CRASHES)) {
                crashes++;
            }
            world.disk.heal();
            live(world, groups, perGroup, true);
            assertThat(world.store.counts(EVENTS)).as("how often each came").containsOnly(1);
            assertThat(world.store.temporary()).as("left over").isEmpty();
        }
    }
}
