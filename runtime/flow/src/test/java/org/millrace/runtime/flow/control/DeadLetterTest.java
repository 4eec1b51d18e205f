package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Interceptor;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.sink.Batch;
import org.millrace.runtime.flow.component.LetterBox;
import org.millrace.runtime.flow.letter.DeadLetterCommand;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.AuditLog.Deed;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;

/** One event that will never do holds nobody up, and can be found again. */
class DeadLetterTest {
    private static final ComponentKey SINK = new ComponentKey(Kind.SINK, "k1");

    /** Rejects odd numbers while it is told to. */
    private static final class Picky extends ListSink {
        private final AtomicBoolean picky;

        Picky(List<String> received, AtomicBoolean picky) {
            super(received);
            this.picky = picky;
        }

        @Override
        public void deliver(Batch batch) throws Exception {
            for (int i = 0; i < batch.size(); i++) {
                if (picky.get() && Integer.parseInt(batch.events().get(i).text()) % 2 == 1) {
                    batch.reject(i, "it is odd");
                } else {
                    super.deliver(batch.slice(i, i + 1));
                }
            }
        }
    }

    private final List<Deed> deeds = new CopyOnWriteArrayList<>();

    private String run(Flow flow, String... line) throws Exception {
        AskedBy answer = new AskedBy("ann");
        int code = new DeadLetterCommand(
                        flow.control.letters(),
                        () -> List.of(SINK),
                        flow.control.portsByName(),
                        (deed, began) -> deeds.add(deed))
                .run(List.of(line), answer);
        return code + ": " + answer;
    }

    private static ComponentStatus shown(Flow flow) {
        return flow.board.components().stream()
                .filter(status -> status.key().kind() == Kind.SINK)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatASinkRejectsIsPutAsideAndTheRestGoesOn() throws Exception {
        AtomicBoolean picky = new AtomicBoolean(true);
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("sink", "k1", () -> new Picky(flow.received, picky));
            flow.awaitRunning();
            flow.source.send(20);
            await().untilAsserted(() ->
                    assertThat(flow.received).containsExactly("0", "2", "4", "6", "8", "10", "12", "14", "16", "18"));
            await().untilAsserted(() -> assertThat(shown(flow).state()).isEqualTo(State.DEGRADED));
            assertThat(shown(flow).detail()).contains("10 events are in its dead letters");
            assertThat(run(flow, "list")).isEqualTo("0: sink k1  10\n");
            assertThat(run(flow, "show", "sink", "k1", "--most=1"))
                    .contains("millrace.deadLetter.reason: it is odd")
                    .contains("millrace.deadLetter.component: sink k1")
                    .contains("millrace.deadLetter.attempt: 1");
            picky.set(false);
            assertThat(deeds).isEmpty();
            assertThat(run(flow, "replay", "sink", "k1")).startsWith("0: 10 events");
            assertThat(deeds)
                    .containsExactly(
                            new Deed("ann", "dead-letter replay", "sink k1", "done", "10 events into channel c1"));
            await().untilAsserted(() -> assertThat(flow.received).hasSize(20).contains("1", "19"));
            assertThat(run(flow, "list")).isEqualTo("0: No dead letters.\n");
            assertThat(shown(flow).state()).isEqualTo(State.RUNNING);
        }
    }

    @Test
    void lettersAreDroppedOnlyByTheirNumber() throws Exception {
        AtomicBoolean picky = new AtomicBoolean(true);
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.offer("sink", "k1", () -> new Picky(flow.received, picky));
            flow.awaitRunning();
            flow.source.send(4);
            await().until(() -> flow.control.letters().count(SINK) == 2);
            assertThat(run(flow, "drop", "sink", "k1")).startsWith("1: sink k1 has 2 dead letters");
            assertThat(run(flow, "drop", "sink", "k1", "--letters=3")).startsWith("1: ");
            assertThat(deeds).isEmpty();
            assertThat(run(flow, "drop", "sink", "k1", "--letters=2")).isEqualTo("0: 2 letters are dropped.\n");
            assertThat(deeds).containsExactly(new Deed("ann", "dead-letter drop", "sink k1", "done", "2 letters"));
        }
    }

    @Test
    void moreLettersThanAreEverShownCanBeDropped() throws Exception {
        int many = 10_001;
        try (Flow flow = new Flow()) {
            TestOffer offer = new TestOffer("sink", "k1", () -> new ListSink(flow.received));
            flow.control
                    .letters()
                    .add(Collections.nCopies(many, new LetterBox.Letter(offer, Event.of("x"), "too many", 1)));
            assertThat(run(flow, "drop", "sink", "k1", "--letters=" + many))
                    .isEqualTo("0: " + many + " letters are dropped.\n");
        }
    }

    @Test
    void aReplayThatFailsIsKeptAsWell() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.awaitState("channel", "c1", State.RUNNING);
            TestOffer offer = new TestOffer("sink", "k1", () -> new ListSink(flow.received));
            flow.control.letters().add(List.of(new LetterBox.Letter(offer, Event.of("x"), "odd", 1)));
            Objects.requireNonNull(flow.control.portsByName().get("c1")).onHold("being drained", true);
            assertThat(run(flow, "replay", "sink", "k1")).startsWith("1: channel c1 is full or not there");
            assertThat(deeds)
                    .containsExactly(new Deed(
                            "ann", "dead-letter replay", "sink k1", "failed", "channel c1 is full or not there"));
        }
    }

    @Test
    void lettersOutliveTheAgentAndAreStillShown(@TempDir Path data) throws Exception {
        try (Flow flow = new Flow(data)) {
            flow.usual();
            flow.offer("sink", "k1", () -> new Picky(flow.received, new AtomicBoolean(true)));
            flow.awaitRunning();
            flow.source.send(4);
            await().until(() -> flow.control.letters().count(SINK) == 2);
        }
        // As a kill within a record leaves it.
        Files.write(
                data.resolve("a1/sink-k1/dead-letters/letters-0000000001"),
                new byte[] {0, 0, 1},
                StandardOpenOption.APPEND);
        try (Flow flow = new Flow(data)) {
            flow.usual();
            flow.offer("sink", "k1", () -> new Picky(flow.received, new AtomicBoolean(true)));
            flow.awaitRunning();
            assertThat(shown(flow).detail()).contains("2 events are in its dead letters");
            flow.source.send(2);
            await().until(() -> flow.control.letters().count(SINK) == 3);
            assertThat(flow.control.letters().letters(SINK, 10)).hasSize(3);
        }
    }

    @Test
    void lettersGoIntoTheChannelThatTheComponentNames() throws Exception {
        List<String> letters = new CopyOnWriteArrayList<>();
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.control.wire(new DrainSpec("k2", "c2", List.of("k2"), ""));
            flow.offer("channel", "c2", () -> new QueueChannel(1000));
            flow.offer("sink", "k2", () -> new ListSink(letters));
            flow.awaitState("channel", "c2", State.RUNNING);
            flow.offer(new TestOffer("sink", "k1", () -> new Picky(flow.received, new AtomicBoolean(true)))
                    .with("millrace.deadLetters", "c2"));
            flow.awaitRunning();
            flow.source.send(4);
            await().untilAsserted(() -> assertThat(letters).containsExactly("1", "3"));
            assertThat(run(flow, "list")).isEqualTo("0: No dead letters.\n");
        }
    }

    @Test
    void anInterceptorPutsAsideWhatItCanNotUnderstand() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of("r1.i1"), "r1"));
            flow.offer("interceptor", "r1.i1", Choosy::new);
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitRunning();
            flow.source.send(3);
            await().untilAsserted(() -> assertThat(flow.received).containsExactly("0", "2"));
            assertThat(flow.control.letters().count(new ComponentKey(Kind.INTERCEPTOR, "r1.i1")))
                    .isEqualTo(1);
        }
    }

    private static final class Choosy implements Interceptor {
        private @Nullable ComponentContext context;

        @Override
        public void open(ComponentContext given) {
            context = given;
        }

        @Override
        public List<Event> intercept(List<Event> batch) throws Exception {
            List<Event> out = new CopyOnWriteArrayList<>();
            for (Event event : batch) {
                if (event.text().equals("1")) {
                    Objects.requireNonNull(context).deadLetters().add(event, "it is one");
                } else {
                    out.add(event);
                }
            }
            return out;
        }
    }

    @Test
    void aCommitThatFailsIsTriedAgainAndNothingIsDeliveredTwice() throws Exception {
        AtomicInteger commits = new AtomicInteger();
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.withdraw("channel", "c1");
            flow.offer("channel", "c1", () -> new QueueChannel(1000) {
                @Override
                public void commit(List<Lease> leases, MarkChanges marks)
                        throws ChannelException, InterruptedException {
                    if (commits.incrementAndGet() <= 3) {
                        throw new ChannelException("busy");
                    }
                    super.commit(leases, marks);
                }
            });
            flow.offer("sink", "k1", () -> new ListSink(flow.received));
            flow.awaitRunning();
            flow.source.send(10);
            await().until(() -> commits.get() > 4);
            flow.awaitReceived(10);
        }
    }
}
