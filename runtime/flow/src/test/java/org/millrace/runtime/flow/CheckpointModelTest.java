package org.millrace.runtime.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.GroupedSink;
import org.millrace.api.sink.RetryableException;
import org.millrace.api.sink.Sink;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.runtime.flow.wiring.DrainSpec;

/**
 * The real drain between a channel that keeps marks and a store, crashing again and again while sinks and channel are replaced. {@code
 * -Dmillrace.model.checkpoints=100000} runs more of it.
 */
class CheckpointModelTest {
    private static final int RUNS = Integer.getInteger("millrace.model.checkpoints", 60);
    private static final int EVENTS = 150;

    /** The next one that is there, each time another first. */
    private static final class Rotating implements SinkProcessor {
        private List<GroupedSink> sinks = List.of();
        private int at;

        @Override
        public void bind(List<GroupedSink> given) {
            sinks = given;
        }

        @Override
        public void deliver(Batch batch) throws Exception {
            Exception last = new RetryableException("none is there", null);
            for (int i = 0; i < sinks.size(); i++) {
                GroupedSink sink = sinks.get(Math.floorMod(at++, sinks.size()));
                if (sink.available()) {
                    try {
                        sink.deliver(batch);
                        return;
                    } catch (Exception e) {
                        last = e;
                    }
                }
            }
            throw last;
        }
    }

    private interface Kind {
        Sink make(CheckpointModel model, String name);
    }

    private static void live(CheckpointModel model, int groups, int perGroup, Kind kind) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        try (Flow flow = new Flow()) {
            flow.offer("channel", "c1", () -> model.new StoredChannel());
            List<String> names = new ArrayList<>();
            for (int g = 0; g < groups; g++) {
                List<String> sinks = new ArrayList<>();
                for (int s = 0; s < perGroup; s++) {
                    String name = "k" + g + s;
                    sinks.add(name);
                    flow.offer("sink", name, () -> kind.make(model, name));
                }
                names.addAll(sinks);
                boolean grouped = perGroup > 1;
                if (grouped) {
                    flow.offer("processor", "g" + g, Rotating::new);
                }
                flow.control.wire(new DrainSpec(grouped ? "g" + g : sinks.get(0), "c1", sinks, grouped ? "g" + g : ""));
            }
            while (!model.isDown() && !(model.isDone() && (!model.isQuiet() || model.areRestored(names)))) {
                model.awaitCrashOrEnd(3 + model.next(20));
                if (!model.isQuiet() && !model.isDown()) {
                    String name = names.get(model.next(names.size()));
                    switch (model.next(4)) {
                        case 0 -> replace(flow, "sink", name, () -> kind.make(model, name));
                        case 1 -> replace(flow, "channel", "c1", () -> model.new StoredChannel());
                        default -> {}
                    }
                }
                if (System.nanoTime() - deadline > 0) {
                    fail("it does not come to an end");
                }
            }
        }
    }

    private static void replace(Flow flow, String kind, String name, Supplier<?> maker) {
        flow.withdraw(kind, name);
        flow.offer(kind, name, maker);
    }

    private static int[] run(long seed, int groups, int perGroup, CheckpointModel.Bug bug, Kind kind) throws Exception {
        CheckpointModel model = new CheckpointModel(seed, EVENTS, bug);
        while (!model.isDone() || model.isDown()) {
            live(model, groups, perGroup, kind);
            if (model.isDown()) {
                model.restart();
            }
        }
        // Whatever a crash left is published by the next start.
        model.begin();
        live(model, groups, perGroup, kind);
        int lost = 0;
        int twice = 0;
        for (int count : model.counts(EVENTS)) {
            lost += count == 0 ? 1 : 0;
            twice += Math.max(0, count - 1);
        }
        return new int[] {lost, twice, model.unfinished().size()};
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,1", "1,2", "2,2"})
    void aCheckpointedSinkHasEachEventOnce(int groups, int perGroup) throws Exception {
        for (long seed = 0; seed < RUNS; seed++) {
            assertThat(run(seed, groups, perGroup, CheckpointModel.Bug.NONE, (m, name) -> m.new StoringSink(name)))
                    .as("seed %d: lost, twice, unfinished", seed)
                    .containsExactly(0, 0, 0);
        }
    }

    @Test
    void aPlainSinkLosesNothing() throws Exception {
        for (long seed = 0; seed < RUNS; seed++) {
            assertThat(run(seed, 2, 2, CheckpointModel.Bug.NONE, (m, name) -> m.new PlainSink(name))[0])
                    .as("seed %d: lost", seed)
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aMistakeIsNoticed(CheckpointModel.Bug bug) throws Exception {
        for (long seed = 0; seed < 200; seed++) {
            int[] result = run(seed, 1, 2, bug, (m, name) -> m.new StoringSink(name));
            if (result[0] + result[1] + result[2] > 0) {
                return;
            }
        }
        fail(bug + " was not noticed");
    }
}
