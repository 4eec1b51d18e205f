package org.millrace.runtime.flow.model;

import java.nio.file.Path;
import java.util.Random;
import org.millrace.channel.file.SteppedChannel;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.LyingDisk;
import org.millrace.channel.file.disk.ModelDisk;

/** What outlives a process: the channel's disk, the store, and the time; and what must be true at the end. */
final class World {
    /** What comes to the store in the end. */
    record Result(int lost, int doubled, int tooOften, int leftOver, int crashes) {}

    /**
     * Who drains.
     *
     * @param checkpointed whether the sinks answer later, or with each batch
     */
    record Shape(int groups, int perGroup, boolean checkpointed) {}

    static final int EVENTS = 100;
    private static final int MOST_CRASHES = 8;

    final Shape shape;
    final Bug bug;
    final Random random;
    final ModelDisk disk;
    final ModelStore store = new ModelStore();
    final Ledger ledger;
    final SteppedChannel.Shape files;
    final Path directory;
    long nanos;
    private int crashes;

    /** @param directory where the channel's locks are; its files are nowhere */
    World(long seed, Shape shape, Bug bug, Path directory) {
        this.shape = shape;
        this.bug = bug;
        this.directory = directory;
        this.random = new Random(seed);
        this.disk = new ModelDisk(new Random(seed));
        this.files = SteppedChannel.Shape.of(new Random(seed));
        this.ledger = new Ledger(EVENTS, files.syncsCommits());
    }

    /** The disk as the channel knows it. */
    Disk seen() {
        return bug == Bug.MARK_IS_NOT_SYNCED ? new LyingDisk(disk, LyingDisk.Lie.NO_MARK_SYNC) : disk;
    }

    /** Lives until all is delivered, and once more in peace. */
    Result run() throws InterruptedException {
        boolean done = false;
        while (!done) {
            done = live(crashes >= MOST_CRASHES);
        }
        live(true);
        int lost = 0;
        int doubled = 0;
        int tooOften = 0;
        int[] counts = store.counts(EVENTS);
        for (int event = 0; event < EVENTS; event++) {
            lost += counts[event] == 0 ? 1 : 0;
            doubled += Math.max(0, counts[event] - 1);
            tooOften += Math.max(0, counts[event] - ledger.allowed(event));
        }
        return new Result(lost, doubled, tooOften, store.temporary().size(), crashes);
    }

    private boolean live(boolean quiet) throws InterruptedException {
        if (quiet) {
            disk.heal();
        }
        Lifetime process = new Lifetime(random, quiet);
        new Life(this, process, quiet).run();
        if (!process.isOver()) {
            return true;
        }
        crashes++;
        boolean withMachine = process.wasPowerCut() || random.nextBoolean();
        if (withMachine) {
            disk.crash();
        } else {
            disk.restart();
        }
        ledger.crashed(withMachine);
        store.crash(random);
        return false;
    }
}
