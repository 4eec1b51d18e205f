package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.api.source.Source;
import org.millrace.testkit.Started;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** What a source keeps to that is driven from outside, by peers that the test plays. */
public abstract class SourceContract extends LifecycleContract<Source> {
    private static final Duration A_MOMENT = Duration.ofMillis(100);
    /** The kernel has room for so many datagrams. */
    private static final int A_FEW = 20;

    private TestOutlet outlet = new TestOutlet();
    private final List<Peer> peers = new ArrayList<>();

    /** For suites. */
    protected SourceContract() {}

    /** Another peer of the source that is open in this context. */
    protected abstract Peer connect(TestContext context) throws Exception;

    /** Whether it answers its peers for each event; not so for one that only listens. */
    protected boolean answers() {
        return true;
    }

    /** Whether it receives datagrams: from a socket that it got by {@code SharedSockets.datagrams}. */
    protected boolean receivesDatagrams() {
        return false;
    }

    @Override
    protected void exercise(Source source, TestContext context) throws Exception {
        start(source);
        try (Peer peer = connect(context)) {
            peer.send("one");
            outlet.await(1);
        }
    }

    @Override
    void ending(Source source) throws Exception {
        outlet.release();
        source.stop();
    }

    private void start(Source source) throws Exception {
        start(source, new TestOutlet());
    }

    private void start(Source source, TestOutlet into) throws Exception {
        outlet = into;
        if (source instanceof MarkedSource marked) {
            marked.restore(into.marks());
        }
        source.start(into);
    }

    private Source started(TestContext context) throws Exception {
        Source source = opened(make(settings()), context);
        start(source);
        return source;
    }

    private Peer peer(TestContext context) throws Exception {
        Peer peer = connect(context);
        peers.add(peer);
        return peer;
    }

    @AfterEach
    final void sendPeersHome() throws Exception {
        outlet.release();
        for (Peer peer : peers) {
            peer.close();
        }
    }

    @Test
    void itsSuiteIsTheOneOfItsKind() throws Exception {
        assertFalse(make(settings()) instanceof PolledSource, "a polled source has the suite PolledSourceContract");
    }

    @Test
    void startReturnsFast() throws Exception {
        Source source = opened();
        Started<String> starting = Started.run(() -> start(source));
        assertTrue(starting.ends(patience().dividedBy(2)), "start does not wait for peers");
        starting.result();
    }

    @Test
    void whatAPeerSendsIsHandedOnInOrder() throws Exception {
        TestContext context = context();
        started(context);
        Peer peer = peer(context);
        peer.send("one");
        peer.send("two");
        peer.send("three");
        assertTrue(outlet.awaitEvents(3, patience()), "three events are handed on");
        assertEquals(List.of("one", "two", "three"), outlet.texts());
    }

    @Test
    void peersDoNotDisturbOneAnother() throws Exception {
        TestContext context = context();
        started(context);
        Peer first = peer(context);
        Peer second = peer(context);
        first.send("of the first");
        assertTrue(outlet.awaitEvents(1, patience()));
        second.send("of the second");
        assertTrue(outlet.awaitEvents(2, patience()));
        assertEquals(List.of("of the first", "of the second"), outlet.texts());
    }

    @Test
    void aPeerThatDiesTakesNobodyAlong() throws Exception {
        TestContext context = context();
        started(context);
        Peer dying = connect(context);
        Peer other = peer(context);
        dying.send("whole");
        assertTrue(outlet.awaitEvents(1, patience()));
        dying.die();
        other.send("of another");
        assertTrue(outlet.awaitEvents(2, patience()), "the others go on");
        peer(context).send("of a new one");
        assertTrue(outlet.awaitEvents(3, patience()), "new ones are welcome");
        List<String> texts = new ArrayList<>(outlet.texts());
        texts.removeIf(text -> !text.equals("whole") && !text.startsWith("of "));
        assertEquals(List.of("whole", "of another", "of a new one"), texts);
    }

    @TestFactory
    Stream<DynamicTest> anEventIsAcknowledgedOnlyWhenAcceptHasReturned() {
        return answering(context -> {
            outlet.hold();
            Peer peer = peer(context);
            peer.send("one");
            assertTrue(outlet.awaitOffers(1, patience()), "the event is handed on");
            assertEquals(Optional.empty(), peer.answer(A_MOMENT), "no answer while accept has not returned");
            outlet.release();
            assertEquals(Optional.of(true), peer.answer(patience()), "acknowledged behind it");
        });
    }

    @TestFactory
    Stream<DynamicTest> aRefusedEventIsNeverAcknowledged() {
        return answering(context -> {
            outlet.refuse(Reason.FAILED);
            Peer peer = peer(context);
            peer.send("one");
            assertTrue(outlet.awaitOffers(1, patience()), "the event is handed on");
            assertFalse(peer.answer(Duration.ofMillis(300)).orElse(false), "acknowledged, and refused");
        });
    }

    @TestFactory
    Stream<DynamicTest> itGoesOnWhenTheChannelHasRoomAgain() {
        return answering(context -> {
            outlet.refuse(Reason.FULL, 1);
            Peer first = peer(context);
            first.send("one");
            assertTrue(outlet.awaitOffers(1, patience()));
            outlet.accepting();
            Peer second = peer(context);
            second.send("two");
            assertEquals(Optional.of(true), second.answer(patience()), "a later event is accepted");
        });
    }

    @TestFactory
    Stream<DynamicTest> whatIsInHandIsAnsweredBeforeStopReturns() {
        return answering(context -> {
            outlet.hold();
            Peer peer = peer(context);
            peer.send("one");
            assertTrue(outlet.awaitOffers(1, patience()));
            Source source = running;
            Started<String> stopping = Started.run(source::stop);
            outlet.release();
            assertTrue(stopping.ends(patience()), "stop takes a few seconds at most");
            stopping.result();
            boolean acknowledged = peer.answer(patience()).orElse(false);
            assertTrue(!acknowledged || outlet.texts().equals(List.of("one")), "acknowledged, and not accepted");
            assertTrue(acknowledged || outlet.texts().isEmpty(), "accepted, and not answered");
        });
    }

    @SuppressWarnings("NullAway.Init")
    private Source running;

    private interface Body {
        void run(TestContext context) throws Exception;
    }

    private Stream<DynamicTest> answering(Body body) {
        return answers()
                ? Stream.of(dynamicTest("answers", () -> {
                    TestContext context = context();
                    running = started(context);
                    body.run(context);
                }))
                : Stream.empty();
    }

    @Test
    void aSlowChannelHoldsUpNoStop() throws Exception {
        TestContext context = context();
        Source source = started(context);
        outlet.hold();
        Peer peer = peer(context);
        peer.send("one");
        assertTrue(outlet.awaitOffers(1, patience()));
        Started<String> stopping = Started.run(source::stop);
        assertTrue(stopping.ends(Duration.ofSeconds(20)), "stop is bounded to a few seconds");
    }

    @Test
    void stopIsBorneInAnyOrder() throws Exception {
        Source never = opened();
        assertDoesNotThrow(never::stop, "never started");
        closed(never);
        Source source = started(context());
        assertDoesNotThrow(source::stop);
        assertDoesNotThrow(source::stop, "twice");
    }

    @Test
    void nothingIsHandedOnAfterStopHasReturned() throws Exception {
        TestContext context = context();
        Source source = started(context);
        Peer peer = peer(context);
        peer.send("one");
        assertTrue(outlet.awaitEvents(1, patience()));
        source.stop();
        outlet.end();
        try {
            peer.send("too late");
        } catch (Exception gone) {
            assertFalse(gone instanceof InterruptedException);
        }
        assertFalse(outlet.awaitOffers(2, A_MOMENT), () -> "after stop: " + outlet.faults());
        assertEquals(List.of(), outlet.faults());
    }

    @Test
    void datagramsAreReceivedThroughTheAgentIfThatIsDeclared() throws Exception {
        TestContext context = context();
        started(context);
        assertEquals(receivesDatagrams(), !context.datagramAddresses().isEmpty(), "has a socket for datagrams");
    }

    @TestFactory
    Stream<DynamicTest> noDatagramIsLostOrDoubledWhileItIsReplaced() {
        return receivesDatagrams() ? Stream.of(dynamicTest("replaced", this::replaceUnderDatagrams)) : Stream.empty();
    }

    private void replaceUnderDatagrams() throws Exception {
        TestContext context = context();
        Source first = started(context);
        assertFalse(first.exclusive(), "what waits in the kernel goes with the socket of an exclusive source");
        TestOutlet before = outlet.hold();
        Peer peer = peer(context);
        List<String> sent = new ArrayList<>(send(peer, "before"));
        assertTrue(before.awaitOffers(1, patience()));

        TestOutlet after = new TestOutlet().hold();
        start(opened(make(settings()), context.successor()), after);
        sent.addAll(send(peer, "between"));
        // The successor has its hands full: whatever else waits is the first one's to read, or to leave where it is.
        assertTrue(after.awaitOffers(1, patience()));
        Started<String> stopping = Started.run(first::stop).untilItWaits();
        before.release();
        assertTrue(stopping.ends(patience()), "stop takes a few seconds at most");
        after.release();
        closed(first);
        sent.addAll(send(peer, "behind"));

        after.awaitEvents(sent.size() - before.events().size(), patience());
        List<String> came = new ArrayList<>(before.texts());
        came.addAll(after.texts());
        came.sort(null);
        sent.sort(null);
        assertEquals(sent, came);
    }

    private static List<String> send(Peer peer, String word) throws Exception {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < A_FEW; i++) {
            sent.add(word + " " + i);
            peer.send(word + " " + i);
        }
        return sent;
    }

    @Test
    void marksComeFromAMarkedSourceAlone() throws Exception {
        TestContext context = context();
        Source source = started(context);
        peer(context).send("one");
        assertTrue(outlet.awaitEvents(1, patience()));
        assertEquals(source instanceof MarkedSource, outlet.markChangesCame());
    }
}
