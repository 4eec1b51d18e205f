package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.api.channel.BatchTooLargeException;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelFullException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Demand;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.RefusedException;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;

/** What is in a channel that keeps nothing goes into its successor before anything else, or waits where everybody sees it. */
@Timeout(60)
class CarryOverTest {
    private final Flow flow = new Flow().usual();

    @BeforeEach
    void open() {
        flow.awaitState("channel", "c1", State.RUNNING);
    }

    @AfterEach
    void close() {
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.close();
    }

    /** A channel that keeps what it has. */
    private static final class Durable extends QueueChannel {
        volatile boolean fails;

        Durable() {
            super(1000);
        }

        @Override
        public boolean durable() {
            return true;
        }

        @Override
        public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelFullException {
            if (fails) {
                throw new IllegalStateException("the disk is gone");
            }
            super.put(batch, marks, wait);
        }
    }

    private void send(int count) throws Exception {
        flow.awaitState("source", "r1", State.RUNNING);
        flow.source.send(count);
    }

    private void replace(QueueChannel by) {
        TestOffer offer = new TestOffer("channel", "c1", () -> by);
        long before = flow.status("channel", "c1").activations();
        flow.offer(offer);
        await().until(() -> flow.status("channel", "c1").activations() == before + 1);
    }

    private String detail() {
        return flow.board.components().stream()
                .filter(status -> status.key().kind() == Kind.CHANNEL)
                .map(ComponentStatus::detail)
                .findFirst()
                .orElse("none");
    }

    private long perishable() {
        return Objects.requireNonNull(flow.control.portsByName().get("c1")).perishable();
    }

    @Test
    void whatAReplacementPutsAtRiskIsSaidBefore() throws Exception {
        send(25);
        assertThat(flow.board.atRisk(new ComponentKey(Kind.CHANNEL, "c1")))
                .isEqualTo(
                        "channel c1 has 25 events in memory: another instance of it is given them in memory, and a kill"
                                + " before it has them loses them");
        assertThat(flow.board.atRisk(new ComponentKey(Kind.SINK, "k1"))).isEmpty();
        assertThat(flow.board.atRisk(new ComponentKey(Kind.CHANNEL, "c9"))).isEmpty();
        Durable disk = new Durable();
        replace(disk);
        await().until(() -> perishable() == 0);
        assertThat(flow.board.atRisk(new ComponentKey(Kind.CHANNEL, "c1"))).isEmpty();
    }

    @Test
    void aDurableSuccessorHasAllOfItBeforeAnythingElse() throws Exception {
        send(25);
        Durable disk = new Durable();
        replace(disk);
        await().until(() -> disk.usage().events().orElse(0) == 25);
        await().until(() -> perishable() == 0);
        assertThat(detail()).isEmpty();
        flow.source.send(5);
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitReceived(30);
    }

    @Test
    void aPutDoesNotOvertakeWhatIsOnItsWayIntoTheSuccessor() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        send(20);
        flow.offer("channel", "c1", () -> new QueueChannel(1000) {
            @Override
            public void put(List<Event> batch, MarkChanges marks, Duration wait) throws ChannelFullException {
                if (batch.size() == 20) {
                    begun.countDown();
                    awaitOrGiveUp(goOn);
                }
                super.put(batch, marks, wait);
            }
        });
        begun.await();
        Thread sender = new Thread(() -> {
            try {
                flow.source.send(5);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        sender.start();
        await().until(() -> sender.getState() == Thread.State.TIMED_WAITING || !sender.isAlive());
        goOn.countDown();
        sender.join();
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitReceived(25);
    }

    private static void awaitOrGiveUp(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatDoesNotFitWaitsAndIsShownAndFollowsInOrder() throws Exception {
        send(20);
        replace(new QueueChannel(8));
        await().untilAsserted(() -> assertThat(detail())
                .isEqualTo(
                        "12 events from before it was replaced wait in memory, where a kill would lose them: it has no"
                                + " room for them"));
        assertThatThrownBy(() -> flow.source.send(1))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is full: 8 events are in it, and 12 events from before it was replaced");
        // Replaced once more, what is in the channel is still older than what waits.
        replace(new QueueChannel(9));
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitReceived(20);
        await().untilAsserted(() -> assertThat(detail()).isEmpty());
        flow.source.send(2);
        flow.awaitReceived(22);
    }

    @Test
    void aSuccessorThatDoesNotTakeItLosesNothingOfIt() throws Exception {
        send(10);
        Durable disk = new Durable();
        disk.fails = true;
        replace(disk);
        await().untilAsserted(() -> assertThat(detail())
                .startsWith("10 events from before it was replaced wait in memory")
                .contains("the disk is gone"));
        assertThat(perishable()).isEqualTo(10);
        disk.fails = false;
        await().until(() -> disk.usage().events().orElse(0) == 10);
        assertThat(perishable()).isZero();
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitReceived(10);
    }

    @Test
    void whatItsSuccessorNeverTakesIsDeliveredFromWhereItIs() throws Exception {
        send(10);
        replace(new QueueChannel(1000) {
            @Override
            public void put(List<Event> batch, MarkChanges marks, Duration wait) {
                throw CarryOverTest.<RuntimeException>sneaky(new BatchTooLargeException("an event at most", null));
            }
        });
        await().untilAsserted(() -> assertThat(detail()).contains("an event at most"));
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitReceived(10);
    }

    @Test
    void aSuccessorThatCantSayWhatIsInItIsNotTakenForEmpty() throws Exception {
        AtomicInteger alone = new AtomicInteger();
        AtomicBoolean says = new AtomicBoolean();
        send(10);
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitReceived(10);
        flow.withdraw("sink", "k1");
        flow.awaitState("sink", "k1", State.WAITING);
        send(10);
        replace(new QueueChannel(1000) {
            @Override
            public void put(List<Event> batch, MarkChanges marks, Duration wait) {
                alone.addAndGet(batch.size() == 1 ? 1 : 0);
                throw CarryOverTest.<RuntimeException>sneaky(new BatchTooLargeException("an event at most", null));
            }

            @Override
            public synchronized ChannelUsage usage() {
                if (!says.get()) {
                    throw new IllegalStateException("it can't look");
                }
                return super.usage();
            }
        });
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitState("sink", "k1", State.RUNNING);
        await().until(() -> alone.get() >= 3);
        flow.awaitReceived(10);
        says.set(true);
        flow.awaitReceived(20);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Exception> RuntimeException sneaky(Exception e) throws X {
        throw (X) e;
    }

    /** A channel that can't be emptied for a while. */
    private static final class Stuck extends QueueChannel {
        volatile boolean stuck = true;

        Stuck() {
            super(1000);
        }

        @Override
        public Lease take(Demand demand) throws InterruptedException {
            if (stuck) {
                throw new IllegalStateException("its lock is broken");
            }
            return super.take(demand);
        }
    }

    @Test
    void aChannelThatCantBeEmptiedGoesOnServingAndItsSuccessorWaits() throws Exception {
        Stuck stuck = new Stuck();
        replace(stuck);
        send(10);
        flow.offer("channel", "c1", () -> new QueueChannel(1000));
        await().untilAsserted(() -> assertThat(flow.status("channel", "c1").detail())
                .startsWith("its successor waits, because its content can't be taken out of it")
                .contains("its lock is broken"));
        assertThat(flow.status("channel", "c1").activations()).isEqualTo(2);
        flow.source.send(5);
        stuck.stuck = false;
        await().until(() -> flow.status("channel", "c1").activations() == 3);
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitReceived(15);
    }

    /** A channel of which an emptied part comes back before it is committed. */
    private static final class Reluctant extends QueueChannel {
        final AtomicInteger commits = new AtomicInteger();

        Reluctant() {
            super(1000);
        }

        @Override
        public int transactionCapacity() {
            return 4;
        }

        @Override
        public void commit(List<Lease> leases, MarkChanges marks) throws ChannelException, InterruptedException {
            super.commit(leases, marks);
            if (commits.incrementAndGet() == 2) {
                throw new ChannelException("it stumbles");
            }
        }
    }

    @Test
    void aChannelThatWasEmptiedInPartIsDeliveredInOrderBeforeTheRest() throws Exception {
        replace(new Reluctant());
        send(4);
        flow.source.send(4);
        flow.source.send(4);
        flow.offer("channel", "c1", () -> new QueueChannel(1000));
        await().until(() -> flow.status("channel", "c1").activations() == 3);
        flow.offer("sink", "k1", () -> new ListSink(flow.received));
        flow.awaitReceived(12);
    }
}
