package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.services.AuditLog.Deed;
import org.millrace.runtime.services.command.UsageException;

/** A sink that is gone may have left events behind that are acknowledged and not published. */
class MarksLeftBehindTest {
    private static final int EVENTS = 19;

    @TempDir
    Path directory;

    private final List<Deed> deeds = new CopyOnWriteArrayList<>();

    private String run(Flow flow, String... line) throws Exception {
        AskedBy answer = new AskedBy("ann");
        int code = new MarkCommand(flow.control.portsByName(), flow.board::knows, (deed, began) -> deeds.add(deed))
                .run(List.of(line), answer);
        return code + ": " + answer;
    }

    private static Flow flow(CheckpointedWorld world, String sink) {
        Flow flow = world.begin(true);
        world.offerSink(flow, sink);
        flow.control.wire(new DrainSpec(sink, "c1", List.of(sink), ""));
        return flow;
    }

    private CheckpointedWorld killedBetweenCommitAndPublishing() throws Exception {
        CheckpointedWorld world = new CheckpointedWorld(directory);
        world.fill(EVENTS);
        try (Flow flow = flow(world, "k1")) {
            await().until(() -> world.isDone(flow, List.of("k1")));
            world.process().end(false);
        }
        world.crash();
        return world;
    }

    @Test
    void theChannelSaysWhoseMarksItKeeps() throws Exception {
        CheckpointedWorld world = killedBetweenCommitAndPublishing();
        try (Flow flow = flow(world, "k2")) {
            await().until(() -> world.areRestored(List.of("k2")));
            assertThat(run(flow, "list"))
                    .contains("channel c1: sink k1  1  not in the topology")
                    .contains("channel c1: sink k2  1\n");
            await().untilAsserted(
                            () -> assertThat(flow.board.components()).anySatisfy(status -> assertThat(status.detail())
                                    .contains("keeps marks of sink k1, which the topology does not have")));
            assertThatThrownBy(() -> run(flow, "hand-over", "sink", "k2", "--to=sink k3"))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("sink k2 is in the topology");
        }
    }

    @Test
    void aSuccessorPublishesWhatWasLeft() throws Exception {
        CheckpointedWorld world = killedBetweenCommitAndPublishing();
        assertThat(world.store.temporary()).isNotEmpty();
        try (Flow flow = flow(world, "k2")) {
            await().until(() -> world.areRestored(List.of("k2")));
            assertThat(run(flow, "hand-over", "sink", "k1", "--to=sink k2")).startsWith("0: 1 marks of sink k1");
            assertThat(deeds)
                    .containsExactly(new Deed("ann", "marks hand-over", "sink k1", "done", "1 marks to sink k2"));
            flow.withdraw("sink", "k2");
            world.offerSink(flow, "k2");
            await().until(() -> world.store.temporary().isEmpty());
            await().untilAsserted(() -> assertThat(run(flow, "list")).isEqualTo("0: channel c1: sink k2  1\n"));
        }
        assertThat(world.store.counts(EVENTS)).containsOnly(1);
    }

    @Test
    void marksAreForgottenOnlyByTheirNumber() throws Exception {
        CheckpointedWorld world = killedBetweenCommitAndPublishing();
        try (Flow flow = flow(world, "k2")) {
            await().until(() -> world.areRestored(List.of("k2")));
            assertThat(run(flow, "finish", "sink", "k1")).startsWith("1: sink k1 has 1 marks.");
            assertThat(deeds).isEmpty();
            assertThat(run(flow, "finish", "sink", "k1", "--marks=1")).isEqualTo("0: 1 marks are forgotten.\n");
            assertThat(deeds).containsExactly(new Deed("ann", "marks finish", "sink k1", "done", "1 marks"));
            assertThat(run(flow, "list")).isEqualTo("0: channel c1: sink k2  1\n");
        }
    }

    @Test
    void whatCouldNotBeHandedOverIsKeptAsWell() throws Exception {
        CheckpointedWorld world = killedBetweenCommitAndPublishing();
        try (Flow flow = flow(world, "k2")) {
            await().until(() -> world.areRestored(List.of("k2")));
            assertThat(run(flow, "hand-over", "sink", "k9", "--to=sink k2")).startsWith("1: 0 marks of sink k9");
            assertThat(deeds)
                    .containsExactly(new Deed("ann", "marks hand-over", "sink k9", "refused", "0 marks to sink k2"));
        }
    }
}
