package org.millrace.runtime.flow.swap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.flow.component.ComponentHost;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.control.TestOffer;
import org.millrace.runtime.flow.part.InHand;
import org.millrace.runtime.flow.status.Board;
import org.millrace.runtime.flow.time.Patience;
import org.millrace.runtime.flow.time.Pauses;
import org.millrace.runtime.flow.time.Supervisor;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.SwapReport;

/** One succession of a sink k1 to experiment on. Its clock stands still until a test moves it. */
final class Stand implements AutoCloseable {
    static final Pauses PAUSES = new Pauses(Duration.ofSeconds(1), Duration.ofSeconds(4));

    final AtomicLong nanos = new AtomicLong(42);
    final Succession<Plug> succession;
    private final Board board = new Board(Clock.systemUTC());
    private final SwapHistory history = new SwapHistory(Clock.systemUTC());
    private final Supervisor supervisor = new Supervisor();
    private final Semaphore nudges = new Semaphore(0);
    private final List<Plug> plugs = new ArrayList<>();
    private @Nullable Plug kept;

    Stand() {
        this(Duration.ofMinutes(1));
    }

    /** @param open how long a successor may take to be opened */
    Stand(Duration open) {
        ComponentHost host = new ComponentHost(
                "a1", Path.of("target/test-data", UUID.randomUUID().toString()), board, Duration.ofMillis(100));
        SwapTimes times = new SwapTimes(open, new Patience(Duration.ofMinutes(1)), PAUSES);
        succession = new Succession<>(
                Plug.class,
                new SwapContext(host, supervisor, times, history, nanos::get),
                nudges::release,
                new InHand());
    }

    /** An offer of this one, and of no other. */
    TestOffer offer(Plug plug) {
        plugs.add(plug);
        return new TestOffer("sink", "k1", () -> plug);
    }

    /** An offer that is the same as another, as when a configuration is written again. */
    TestOffer same(Supplier<?> maker) {
        return new TestOffer("sink", "k1", maker);
    }

    /** Brings it to serve. */
    Plug serves(Plug plug) throws InterruptedException {
        succession.aim(offer(plug));
        await(Stage.Name.READY);
        succession.takeOver(0);
        return plug;
    }

    void aim(Plug plug) {
        succession.aim(offer(plug));
    }

    /** Remembers one for the next step of the walk. */
    Plug keep(Plug plug) {
        kept = plug;
        return plug;
    }

    Plug kept() {
        return given(kept);
    }

    /** Lets all open that were held back. */
    void open() {
        plugs.forEach(plug -> plug.mayOpen.countDown());
    }

    <V> V given(@Nullable V value) {
        if (value == null) {
            throw new IllegalStateException("there is none");
        }
        return value;
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Goes on as its part does, step by step and when it is nudged, until it is there. */
    void await(Stage.Name stage) throws InterruptedException {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (succession.stage() != stage) {
            assertThat(System.nanoTime() - until)
                    .as("%s, not %s", succession.stage(), stage)
                    .isNegative();
            boolean ready = succession.advance();
            assertThat(ready).isEqualTo(succession.stage() == Stage.Name.READY);
            if (succession.stage() != stage) {
                boolean unused = nudges.tryAcquire(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    @Nullable
    Plug serving() {
        Instance<Plug> instance = succession.instance();
        return instance == null ? null : instance.plugin();
    }

    ComponentStatus status() {
        return board.cell(new TestOffer("sink", "k1", Plug::new).key()).read();
    }

    List<SwapReport> reports() {
        return history.reports();
    }

    /** Lets go of all that is held back. */
    @Override
    public void close() {
        for (Plug plug : plugs) {
            plug.mayOpen.countDown();
            plug.mayClose.countDown();
            if (plug instanceof Plug.Pliable pliable) {
                pliable.mayAnswer.countDown();
            }
        }
        succession.rest();
        succession.close();
        supervisor.close();
    }
}
