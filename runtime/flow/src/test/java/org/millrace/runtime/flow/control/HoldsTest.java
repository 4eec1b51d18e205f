package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.source.RefusedException;
import org.millrace.runtime.services.ComponentHolds.Hold;
import org.millrace.runtime.services.ComponentHolds.HoldKind;
import org.millrace.runtime.services.ComponentStatus.State;

class HoldsTest {
    private static final Instant SINCE = Instant.parse("2026-01-31T12:00:00Z");

    private static final ComponentKey SOURCE = new ComponentKey(Kind.SOURCE, "r1");
    private static final ComponentKey CHANNEL = new ComponentKey(Kind.CHANNEL, "c1");
    private static final ComponentKey GONE = new ComponentKey(Kind.CHANNEL, "gone");
    private static final ComponentKey SINK = new ComponentKey(Kind.SINK, "k1");

    @TempDir
    private Path data;

    private static Hold pause(ComponentKey component) {
        return new Hold(component, HoldKind.PAUSE, "root", SINCE, "the store is being mended");
    }

    private static Hold drain(ComponentKey component) {
        return new Hold(component, HoldKind.DRAIN, "root", SINCE, "");
    }

    @Test
    void aPausedSinkTakesNothingUntilItIsResumed() throws Exception {
        try (Flow flow = Flow.running()) {
            flow.source.send(5);
            flow.awaitReceived(5);
            assertThat(flow.holds.hold(pause(SINK))).isTrue();
            assertThat(flow.status("sink", "k1").state()).isEqualTo(State.PAUSED);
            assertThat(flow.status("sink", "k1").detail()).isEqualTo("paused by root: the store is being mended");
            flow.source.send(5);
            assertThat(flow.holds.eventsIn("c1")).isEqualTo(5);
            assertThat(flow.received).hasSize(5);

            assertThat(flow.holds.release(SINK)).isTrue();
            flow.awaitReceived(10);
            flow.awaitState("sink", "k1", State.RUNNING);
            assertThat(flow.status("source", "r1").activations()).isEqualTo(1);
            assertThat(flow.status("channel", "c1").activations()).isEqualTo(1);
            assertThat(flow.holds.release(SINK)).isFalse();
        }
    }

    @Test
    void aPausedSourceIsClosedAndTheRestGoesOn() throws Exception {
        try (Flow flow = Flow.running()) {
            flow.source.send(5);
            assertThat(flow.holds.hold(pause(SOURCE))).isTrue();
            assertThat(flow.status("source", "r1").state()).isEqualTo(State.PAUSED);
            assertThatThrownBy(() -> flow.source.send(1)).isInstanceOf(RefusedException.class);
            flow.awaitReceived(5);
            flow.holds.release(SOURCE);
            flow.awaitState("source", "r1", State.RUNNING);
        }
    }

    @Test
    void aPausedChannelKeepsItsEventsAndSaysWhyItRefuses() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(40);
            assertThat(flow.holds.hold(pause(CHANNEL))).isTrue();
            assertThat(flow.status("channel", "c1").state()).isEqualTo(State.PAUSED);
            assertThat(flow.status("channel", "c1").detail()).contains("mended; keeps 40 events");
            assertThatThrownBy(() -> flow.source.send(1))
                    .hasMessageContaining("channel c1 is paused by root: the store is being mended");
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.holds.release(CHANNEL);
            await().untilAsserted(() -> assertThat(flow.received).hasSize(40));
        }
    }

    @Test
    void aDrainingChannelTakesNothingInAndGivesOutWhatItHas() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(40);
            assertThat(flow.holds.hold(drain(CHANNEL))).isTrue();
            assertThat(flow.status("channel", "c1").state()).isEqualTo(State.DRAINING);
            assertThatThrownBy(() -> flow.source.send(1)).hasMessageContaining("channel c1 is drained by root");
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitReceived(40);
            await().until(() -> flow.holds.eventsIn("c1") == 0);

            flow.holds.release(CHANNEL);
            flow.awaitState("channel", "c1", State.RUNNING);
            assertThat(flow.status("channel", "c1").activations()).isEqualTo(1);
        }
    }

    @Test
    void whatIsPausedIsSoAfterARestartWhateverVersionComes() throws Exception {
        try (Flow flow = new Flow(data)) {
            flow.usual();
            flow.holds.hold(pause(SINK));
            flow.holds.hold(drain(GONE));
        }
        try (Flow flow = new Flow(data)) {
            flow.usual();
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitState("source", "r1", State.RUNNING);
            flow.source.send(5);
            flow.awaitState("sink", "k1", State.PAUSED);
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            assertThat(flow.holds.holds()).containsExactly(drain(GONE), pause(SINK));
            assertThat(flow.received).isEmpty();
            assertThat(flow.status("sink", "k1").activations()).isZero();
            flow.holds.release(SINK);
            flow.awaitReceived(5);
        }
    }

    @Test
    void aFileThatCanNotBeReadHoldsEverythingUntilItCan() throws IOException {
        Path file = data.resolve("a1/holds");
        HoldFile written = new HoldFile(file);
        written.put(pause(SINK));
        Path aside = Files.move(file, data.resolve("aside"));
        // A folder in its place can't be read, not even by root.
        Files.createDirectory(file);
        HoldFile holds = new HoldFile(file);
        assertThat(holds.known()).isFalse();
        assertThat(holds.of(SOURCE)).isNotNull();
        assertThatThrownBy(() -> holds.remove(SINK)).isInstanceOf(IOException.class);
        Files.delete(file);
        Files.move(aside, file);
        await().until(holds::known);
        assertThat(holds.of(SOURCE)).isNull();
        assertThat(holds.of(SINK)).isNotNull();
    }

    @Test
    void aDamagedFileHoldsNothingAndIsKept() throws IOException {
        Path file = data.resolve("a1/holds");
        HoldFile written = new HoldFile(file);
        written.put(new Hold(SINK, HoldKind.PAUSE, "root", SINCE, "a\treason\nof two lines"));
        assertThat(new HoldFile(file).holds().values())
                .extracting(Hold::reason)
                .containsExactly("a reason of two lines");
        for (byte[] damaged : List.of(flipped(file, 30), flipped(file, (int) Files.size(file) - 3), new byte[0])) {
            Files.write(file, damaged, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.CREATE);
            assertThat(new HoldFile(file).holds()).isEmpty();
            assertThat(file).doesNotExist();
            assertThat(data.resolve("a1/holds.damaged")).hasBinaryContent(damaged);
            written.put(pause(SINK));
        }
    }

    @Test
    void aHoldThatCannotBeWrittenDownChangesNothing() throws Exception {
        Files.writeString(data.resolve("a1"), "in the way");
        try (Flow flow = new Flow(data)) {
            flow.usual();
            flow.awaitState("source", "r1", State.RUNNING);
            assertThatThrownBy(() -> flow.holds.hold(pause(SOURCE))).isInstanceOf(IOException.class);
            assertThat(flow.holds.holds()).isEmpty();
            assertThat(flow.status("source", "r1").state()).isEqualTo(State.RUNNING);
        }
    }

    private static byte[] flipped(Path file, int at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[at] ^= 1;
        return bytes;
    }
}
