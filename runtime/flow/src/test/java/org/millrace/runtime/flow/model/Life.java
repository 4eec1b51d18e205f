package org.millrace.runtime.flow.model;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.RefusedException;
import org.millrace.channel.file.SteppedChannel;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.runtime.flow.channel.ChannelPlan;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.channel.ChannelWorker;
import org.millrace.runtime.flow.channel.MarkNames;
import org.millrace.runtime.flow.component.ComponentHost;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.component.Offer;
import org.millrace.runtime.flow.control.TestOffer;
import org.millrace.runtime.flow.drain.DrainPlan;
import org.millrace.runtime.flow.drain.DrainWorker;
import org.millrace.runtime.flow.status.Board;
import org.millrace.runtime.flow.swap.SwapContext;
import org.millrace.runtime.flow.swap.SwapHistory;
import org.millrace.runtime.flow.swap.SwapTimes;
import org.millrace.runtime.flow.time.Patience;
import org.millrace.runtime.flow.time.Pauses;
import org.millrace.runtime.flow.time.Supervisor;

/**
 * What one process does, step by step, in an order that chance decides: puts of a source that knows its place by its marks, steps of
 * the drains and of the channel, replacements of all kinds, faults of the disk, and the end.
 */
final class Life {
    /** It does not come to an end. */
    static final class Stuck extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stuck(String state) {
            super(state);
        }
    }

    private static final Supervisor SUPERVISOR = new Supervisor();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Pauses RETRY = new Pauses(Duration.ofMillis(10), Duration.ofMillis(40));
    private static final Pauses AT_ONCE = new Pauses(Duration.ofNanos(1), Duration.ofNanos(1));
    private static final long STEP_NANOS = 5_000_000L;
    private static final long JUMP_NANOS = 2_000_000_000L;
    private static final int MOST_STEPS = 20_000;
    private static final ComponentKey SOURCE = new ComponentKey(Kind.SOURCE, "r1");
    private static final ComponentKey CHANNEL = new ComponentKey(Kind.CHANNEL, "c1");
    private static final List<ModelDisk.Fault> FAULTS = List.of(ModelDisk.Fault.values());

    private final World world;
    private final Lifetime process;
    private final boolean quiet;
    private final Random random;
    private final Board board;
    private final ChannelPort port;
    private final ChannelWorker channel;
    private final List<DrainWorker> drains = new ArrayList<>();
    private final boolean[] paused;
    private final Map<String, Offer> offers = new TreeMap<>();
    private final Set<String> ready = ConcurrentHashMap.newKeySet();
    private final Beside beside;
    private volatile @Nullable WatchedChannel opened;
    /** How many events the source has put, as the channel told it last. */
    private int put;

    private int attachment = -1;

    Life(World world, Lifetime process, boolean quiet) {
        this.world = world;
        this.process = process;
        this.quiet = quiet;
        this.random = world.random;
        board = new Board(Clock.systemUTC());
        ComponentHost host = new ComponentHost("a1", world.directory, board, Duration.ZERO);
        SwapContext swaps = new SwapContext(
                host,
                SUPERVISOR,
                new SwapTimes(LONG, new Patience(LONG), RETRY),
                new SwapHistory(Clock.systemUTC()),
                () -> world.nanos);
        port = new ChannelPort(CHANNEL, board.figures(CHANNEL), Duration.ZERO);
        channel = new ChannelWorker(swaps, CHANNEL, port, () -> {});
        paused = new boolean[world.shape.groups()];
        for (int group = 0; group < paused.length; group++) {
            drains.add(
                    new DrainWorker(swaps, new ComponentKey(Kind.SINK, "g" + group), AT_ONCE, letters -> {}, () -> {}));
            for (int sink = 0; sink < world.shape.perGroup(); sink++) {
                offerSink(name(group, sink));
            }
            offerProcessor(group);
        }
        beside = new Beside(process, () -> port.isFenced() && world.ledger.hasLent());
    }

    private static String name(int group, int sink) {
        return "k" + group + sink;
    }

    private void offerSink(String name) {
        Random wishes = new Random(random.nextLong());
        offers.put(
                name,
                new TestOffer(
                        "sink",
                        name,
                        () -> world.shape.checkpointed()
                                ? new StoringSink(name, world.store, process, world.bug, ready, wishes)
                                : new PlainSink(name, world.store, process, world.ledger, ready, wishes)));
    }

    private void offerProcessor(int group) {
        offers.put("g" + group, new TestOffer("processor", "g" + group, Rotating::new));
    }

    private ChannelPlan channelPlan() {
        // What is written under one of its numbers must never be taken for what was written under another.
        Random unforeseen = new Random(random.nextLong());
        return new ChannelPlan(new TestOffer("channel", "c1", () -> {
            WatchedChannel made = new WatchedChannel(
                    SteppedChannel.on(
                            world.directory,
                            world.files,
                            new LifetimeDisk(world.seen(), process),
                            () -> world.nanos,
                            unforeseen),
                    world.directory,
                    process,
                    world.ledger,
                    quiet);
            opened = made;
            return made;
        }));
    }

    private DrainPlan plan(int group) {
        List<Offer> sinks = new ArrayList<>();
        for (int sink = 0; sink < world.shape.perGroup(); sink++) {
            sinks.add(offers.get(name(group, sink)));
        }
        boolean grouped = sinks.size() > 1;
        return new DrainPlan(port, sinks, grouped, grouped ? offers.get("g" + group) : null, "");
    }

    void run() throws InterruptedException {
        process.lock();
        try {
            channel.apply(channelPlan());
            for (int group = 0; group < drains.size(); group++) {
                drains.get(group).apply(plan(group));
            }
            int steps = 0;
            String stuck = "";
            while (!process.isOver() && !isDone()) {
                act();
                if (++steps > MOST_STEPS) {
                    stuck = state();
                    process.end(false);
                }
            }
            stop();
            if (!stuck.isEmpty()) {
                throw new Stuck(stuck);
            }
        } finally {
            process.unlock();
        }
    }

    private String state() {
        StringBuilder text =
                new StringBuilder(put + " put, ").append(port.events()).append(" in the channel");
        offers.values().forEach(offer -> text.append("; ")
                .append(board.cell(offer.key()).read()));
        return text.append("; ").append(board.cell(CHANNEL).read()).toString();
    }

    private boolean isDone() {
        return put == World.EVENTS
                && port.isAttached()
                && port.events() == 0
                && !world.ledger.hasLent()
                && (!quiet || ready.size() == world.shape.groups() * world.shape.perGroup());
    }

    private void act() throws InterruptedException {
        world.nanos += STEP_NANOS;
        int what = random.nextInt(100);
        if (what < 30) {
            put();
        } else if (what < 88) {
            drain(drains.get(random.nextInt(drains.size())));
        } else if (what < 93) {
            tidy();
        } else if (quiet) {
            resume();
        } else {
            mischief();
        }
        beside.run(channel::step);
    }

    private void put() throws InterruptedException {
        if (!port.isAttached()) {
            return;
        }
        try {
            if (attachment != port.attachments()) {
                Mark mark = port.marks(SOURCE).get("");
                put = mark == null ? 0 : (int) mark.number();
                attachment = port.attachments();
            }
            int next = Math.min(World.EVENTS, put + 1 + random.nextInt(6));
            if (next > put) {
                List<Event> batch = new ArrayList<>();
                for (int event = put; event < next; event++) {
                    batch.add(Event.of(Integer.toString(event)));
                }
                port.put(batch, MarkNames.of(SOURCE, MarkChanges.set("", Mark.of(next))));
                put = next;
            }
        } catch (RefusedException | Fault e) {
            attachment = -1;
        }
    }

    private void drain(DrainWorker worker) throws InterruptedException {
        if (!port.isAttached()) {
            // It must not wait for the channel: nobody else takes a step meanwhile.
            worker.wake();
        }
        worker.step();
        beside.await();
    }

    private void tidy() {
        WatchedChannel now = opened;
        if (now != null && port.isAttached()) {
            now.tidy();
        }
    }

    private void resume() throws InterruptedException {
        for (int group = 0; group < paused.length; group++) {
            if (paused[group]) {
                paused[group] = false;
                drains.get(group).apply(plan(group));
                beside.await();
            }
        }
    }

    private void mischief() throws InterruptedException {
        int group = random.nextInt(drains.size());
        String sink = name(group, random.nextInt(world.shape.perGroup()));
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                offerSink(sink);
                renew(group);
            }
            case 2 -> channel.apply(channelPlan());
            case 3 -> {
                offerProcessor(group);
                renew(group);
            }
            case 4 -> {
                for (int each = 0; each < drains.size(); each++) {
                    for (int s = 0; s < world.shape.perGroup(); s++) {
                        offerSink(name(each, s));
                    }
                    offerProcessor(each);
                    renew(each);
                }
                channel.apply(channelPlan());
            }
            case 5 -> {
                paused[group] = !paused[group];
                drains.get(group).apply(paused[group] ? DrainPlan.NOTHING : plan(group));
            }
            case 6 -> world.disk.failAt(1 + random.nextInt(20), FAULTS.get(random.nextInt(FAULTS.size())));
            case 7 -> world.disk.failAt(1 + random.nextInt(20), ModelDisk.Fault.POWER_CUT);
            case 8 -> world.nanos += JUMP_NANOS;
            default -> {
                if (random.nextBoolean()) {
                    process.end(false);
                }
            }
        }
        beside.await();
    }

    private void renew(int group) throws InterruptedException {
        if (!paused[group]) {
            drains.get(group).apply(plan(group));
        }
    }

    /** In order; or, when the process is over, in vain. */
    private void stop() throws InterruptedException {
        for (DrainWorker drain : drains) {
            drain.apply(DrainPlan.NOTHING);
            beside.await();
        }
        channel.apply(ChannelPlan.NOTHING);
        beside.await();
    }
}
