package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.AuditLog.Deed;
import org.millrace.runtime.services.ComponentHolds;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.Rebinding;
import org.millrace.runtime.services.SwapReport;
import org.millrace.runtime.services.SwapReport.Result;
import org.millrace.runtime.services.VersionChoice;

class ComponentCommandsTest {
    private final Components components = new Components();
    private final ComponentCommands desk = new ComponentCommands(components);
    private final Map<ComponentKey, ComponentStatus> statuses = new LinkedHashMap<>();
    private final List<Deed> deeds = new ArrayList<>();
    private final List<SwapReport> reports = new ArrayList<>();
    private final Holding holding = new Holding();
    private final StringBuilder answer = new StringBuilder();
    private Runnable onRestart = () -> {};

    @BeforeEach
    void agent() throws ReflectiveOperationException {
        components.addStatus(() -> List.copyOf(statuses.values()));
        status("source", "x", State.RUNNING, 1);
        status("interceptor", "x.i1", State.RUNNING, 1);
        status("channel", "c1", State.RUNNING, 1);
        status("sink", "x", State.RUNNING, 1);
        status("sink", "k1", State.RUNNING, 1);
        desk.addAudit((deed, began) -> deeds.add(deed));
        desk.addReports(() -> List.copyOf(reports));
        give("holds", holding);
        give("rebinding", new Restarting());
    }

    /** As Declarative Services sets the field. */
    private void give(String field, Object service) throws ReflectiveOperationException {
        Field reference = ComponentCommands.class.getDeclaredField(field);
        reference.setAccessible(true);
        reference.set(desk, service);
    }

    private void status(String kind, String name, State state, long activations) {
        ComponentKey key = new ComponentKey(Kind.of(kind).orElseThrow(), name);
        statuses.put(key, new ComponentStatus(key, "some", "1.0.0", state, "a detail", activations, Instant.EPOCH));
    }

    private int run(Command command, String... arguments) {
        answer.setLength(0);
        Commands commands = new Commands(text -> text);
        commands.addCommand(command);
        List<String> line = new ArrayList<>(List.of(command.name()));
        line.addAll(List.of(arguments));
        return commands.apply(line, answer);
    }

    @Test
    void aComponentIsPausedWithItsReasonAndResumed() throws Exception {
        assertThat(run(new PauseCommand(desk), "k1", "--reason=the store is mended"))
                .isZero();
        assertThat(answer.toString()).contains("sink k1 is paused", "millrace resume sink k1");
        assertThat(holding.holds())
                .extracting(h -> h.component() + " " + h.kind() + " " + h.reason())
                .containsExactly("sink k1 PAUSE the store is mended");
        assertThat(run(new PauseCommand(desk))).isZero();
        assertThat(answer.toString()).contains("sink k1", "paused by", "the store is mended");
        assertThat(run(new ResumeCommand(desk), "sink", "k1")).isZero();
        assertThat(holding.holds()).isEmpty();
        assertThat(deeds)
                .extracting(deed -> deed.what() + " " + deed.component() + " " + deed.result() + " " + deed.reason())
                .containsExactly("pause sink k1 done the store is mended", "resume sink k1 done ");
    }

    @Test
    void whatCannotBeMeantIsSaid() throws Exception {
        PauseCommand pause = new PauseCommand(desk);
        assertThat(run(pause, "x")).isEqualTo(2);
        assertThat(answer.toString()).contains("source x or sink x");
        assertThat(run(pause, "nobody")).isEqualTo(2);
        assertThat(answer.toString()).contains("there is no nobody", "channel c1");
        assertThat(run(pause, "sink", "k1", "k2")).isEqualTo(2);
        assertThat(run(pause, "k1", "--reason")).isEqualTo(2);
        assertThat(run(pause, "k1", "--why", "x")).isEqualTo(2);
        assertThat(run(pause, "x.i1")).isEqualTo(1);
        assertThat(answer.toString()).contains("Refused: interceptor x.i1 can't be paused", "Nothing was changed");
        assertThat(run(new ResumeCommand(desk), "k1")).isEqualTo(2);
        assertThat(answer.toString()).contains("k1 is not on hold; nothing is");
        assertThat(run(new DrainCommand(desk), "k1")).isEqualTo(1);
        assertThat(answer.toString()).contains("drain is for channels");
        assertThat(holding.holds()).isEmpty();
    }

    @Test
    void aNameAloneMeansTheSourceAndNotItsSelector() throws Exception {
        status("source", "r1", State.RUNNING, 1);
        status("selector", "r1", State.RUNNING, 1);
        assertThat(run(new PauseCommand(desk), "r1")).as(answer::toString).isZero();
        assertThat(answer.toString()).contains("source r1 is paused");
        assertThat(run(new PauseCommand(desk), "selector", "r1")).isEqualTo(1);
        assertThat(answer.toString()).contains("selector r1 can't be paused");
    }

    @Test
    void whatIsAnsweredQuotesNothingThatMovesTheTerminal() throws Exception {
        assertThat(run(new PauseCommand(desk), "no\u001b[2J\nforged")).isEqualTo(2);
        assertThat(answer.toString()).contains("no\\u001b[2J\\u000aforged").doesNotContain("\u001b");
        assertThat(run(new PauseCommand(desk), "k1", "--reason=a\n\u001b[31mb")).isZero();
        assertThat(run(new PauseCommand(desk))).isZero();
        assertThat(answer.toString()).contains("a\\u000a\\u001b[31mb").hasLineCount(1);
    }

    @Test
    void whatCannotBeWrittenDownIsRefused() throws Exception {
        holding.broken = true;
        assertThat(run(new PauseCommand(desk), "k1")).isEqualTo(1);
        assertThat(answer.toString()).contains("Refused", "disk full", "Nothing was changed");
        assertThat(deeds).extracting(Deed::result).containsExactly("refused");
    }

    @Test
    void aChannelIsDrainedUntilItIsEmpty() throws Exception {
        holding.events = 3;
        assertThat(run(new DrainCommand(desk), "c1")).isZero();
        assertThat(answer.toString()).contains("channel c1 is empty", "until: millrace resume channel c1");
        holding.events = Long.MAX_VALUE;
        assertThat(run(new DrainCommand(desk), "c1", "--wait=30ms")).isEqualTo(1);
        assertThat(answer.toString()).contains("Failed: it still holds", "goes on draining");
        assertThat(deeds).extracting(Deed::result).containsExactly("done", "failed");
    }

    @Test
    void aRestartSaysHowItWent() throws Exception {
        onRestart = () -> {
            reports.add(report(1, Result.SWITCHED, ""));
            status("sink", "k1", State.RUNNING, 2);
        };
        assertThat(run(new RestartCommand(desk), "k1")).isZero();
        assertThat(answer.toString()).contains("sink k1 is a new instance, after 12 ms, of which 3 ms");
        onRestart = () -> reports.add(report(2, Result.KEPT, "the store is gone"));
        assertThat(run(new RestartCommand(desk), "k1")).isEqualTo(1);
        assertThat(answer.toString()).contains("Failed: open: the store is gone; the old instance goes on.");
        status("sink", "k1", State.PAUSED, 2);
        assertThat(run(new RestartCommand(desk), "k1")).isEqualTo(1);
        assertThat(answer.toString()).contains("paused; millrace resume sink k1");
        assertThat(run(new RestartCommand(desk), "c1")).isEqualTo(1);
        assertThat(answer.toString()).contains("channel c1 is not there to be restarted: a detail");
    }

    private static SwapReport report(long number, Result result, String cause) {
        return new SwapReport(
                number,
                new ComponentKey(Kind.SINK, "k1"),
                "1.0.0",
                "1.0.0",
                Instant.EPOCH,
                result,
                "open",
                cause,
                Duration.ofMillis(12),
                Duration.ofMillis(3),
                0);
    }

    /** Holds in memory; a channel that loses an event each time it is looked at. */
    private static final class Holding implements ComponentHolds {
        private final Map<ComponentKey, Hold> holds = new LinkedHashMap<>();
        private boolean broken;
        private long events;

        @Override
        public List<Hold> holds() {
            return List.copyOf(holds.values());
        }

        @Override
        public boolean hold(Hold hold) throws IOException {
            if (broken) {
                throw new IOException("disk full");
            }
            holds.put(hold.component(), hold);
            return true;
        }

        @Override
        public boolean release(ComponentKey component) {
            return holds.remove(component) != null;
        }

        @Override
        public long eventsIn(String channel) {
            return events--;
        }
    }

    /** Knows sinks only. */
    private final class Restarting implements Rebinding {
        @Override
        public List<Bound> bound() {
            return List.of();
        }

        @Override
        public List<Move> preview(VersionChoice choice) {
            return List.of();
        }

        @Override
        public List<Move> rebind() {
            return List.of();
        }

        @Override
        public boolean restart(ComponentKey component) {
            onRestart.run();
            return component.kind() == Kind.SINK;
        }
    }
}
