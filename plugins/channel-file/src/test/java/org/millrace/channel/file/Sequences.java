package org.millrace.channel.file;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.Lease;
import org.millrace.api.event.Event;

/**
 * One generated sequence of what may happen to a file queue, beside a model of what must hold: what was put and not committed is
 * delivered, in order and unchanged, whatever fails; what nobody put never is; without a crash nothing comes twice.
 */
final class Sequences {
    private static final int CAPACITY = 400;

    private final Random random;
    private final ModelDisk[] disks;
    private final List<String> story = new ArrayList<>();

    /** Put and acknowledged, not committed. */
    private final Set<String> owed = new LinkedHashSet<>();

    /** Put, but nobody knows whether it is there: the put failed, or power did in the middle. */
    private final Set<String> perhaps = new HashSet<>();

    /** Committed since the last crash or failure: must not come again. */
    private final Set<String> done = new HashSet<>();

    /** Committed before: may come again, as the acknowledgement may have been lost. */
    private final Set<String> doneBefore = new HashSet<>();

    private final Map<String, Integer> order = new HashMap<>();
    private final List<Lease> leases = new ArrayList<>();
    private @Nullable FileQueue queue;
    private volatile boolean failed;
    private int nextEvent;

    Sequences(long seed, ModelDisk... disks) {
        this.random = new Random(seed);
        this.disks = disks;
    }

    private Settings settings() {
        return new Settings(
                CAPACITY,
                0,
                50,
                Duration.ZERO,
                2048 + random.nextInt(8192),
                0,
                true,
                Duration.ofDays(1),
                random.nextInt(3) == 0 ? 0 : random.nextInt(4096),
                Duration.ZERO);
    }

    private void open() throws IOException {
        failed = false;
        queue = FileQueue.open("c1", List.of((Disk[]) disks), disks[0], settings(), Crypt.NONE, new Incidents() {
            @Override
            public void recovered() {}

            @Override
            public void refusing(String why) {}

            @Override
            public void failed(String why, Throwable cause) {
                failed = true;
            }
        });
    }

    /** Runs it. Returns what went wrong, or null. */
    @Nullable
    String run(int steps) throws Exception {
        try {
            open();
            for (int i = 0; i < steps; i++) {
                step();
            }
            for (ModelDisk disk : disks) {
                disk.mend();
            }
            if (random.nextBoolean()) {
                crash();
            } else {
                restart();
            }
            drain();
            if (!owed.isEmpty()) {
                throw new Violation(owed.size() + " acknowledged events are gone, as "
                        + owed.iterator().next());
            }
            queue().close();
            return null;
        } catch (Violation e) {
            return e.getMessage() + "\n  " + String.join("\n  ", story);
        }
    }

    private static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    private FileQueue queue() {
        return java.util.Objects.requireNonNull(queue);
    }

    private void step() throws Exception {
        if (failed) {
            restart();
            return;
        }
        int dice = random.nextInt(100);
        if (dice < 38) {
            put();
        } else if (dice < 60) {
            take();
        } else if (dice < 76) {
            commit();
        } else if (dice < 84) {
            rollback();
        } else if (dice < 92) {
            story.add("keep");
            queue().keep(true);
        } else if (dice < 94) {
            crash();
        } else if (dice < 96) {
            restart();
        } else {
            int n = random.nextInt(6);
            story.add("the disk fails in " + n + " calls");
            disks[random.nextInt(disks.length)].failIn(n, random.nextInt(3) == 0);
        }
    }

    private void put() throws Exception {
        int count = 1 + random.nextInt(random.nextInt(4) == 0 ? 50 : 6);
        List<Event> batch = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = nextEvent++ + ":" + "x".repeat(random.nextInt(120));
            texts.add(text);
            Event event = Event.of(text);
            batch.add(random.nextInt(3) == 0 ? event.withHeader("n", text) : event);
        }
        try {
            queue().put(batch);
            story.add("put " + texts.get(0).split(":", 2)[0] + " +" + count);
            for (String text : texts) {
                owed.add(text);
                order.put(text, order.size());
            }
        } catch (ChannelException e) {
            story.add("put " + texts.get(0).split(":", 2)[0] + " +" + count + " failed: " + e.getMessage());
            perhaps.addAll(texts);
            texts.forEach(text -> order.put(text, order.size()));
        }
    }

    private Lease take() throws Exception {
        Lease lease;
        try {
            lease = queue().take(1 + random.nextInt(60), Duration.ZERO);
        } catch (ChannelException e) {
            story.add("take failed: " + e.getMessage());
            return Lease.none();
        }
        check(lease);
        if (!lease.events().isEmpty()) {
            leases.add(lease);
        }
        return lease;
    }

    private void check(Lease lease) throws Violation {
        int last = -1;
        for (Event event : lease.events()) {
            String text = event.text();
            if (!owed.contains(text) && !perhaps.contains(text) && !doneBefore.contains(text)) {
                throw new Violation(
                        (done.contains(text) ? "delivered again without a crash: " : "nobody put this: ") + text);
            }
            if (event.headers().containsKey("n") && !event.header("n", "").equals(text)) {
                throw new Violation("a header has changed: " + event);
            }
            int at = order.getOrDefault(text, -1);
            if (at <= last) {
                throw new Violation("out of order within a lease: " + text);
            }
            last = at;
        }
        story.add("take " + lease.events().size()
                + (lease.events().isEmpty()
                        ? ""
                        : " from " + lease.events().get(0).text().split(":", 2)[0]));
    }

    private void commit() throws Exception {
        if (leases.isEmpty()) {
            return;
        }
        Lease lease = leases.remove(random.nextInt(leases.size()));
        try {
            lease.commit();
            story.add("commit " + lease.events().size());
            for (Event event : lease.events()) {
                String text = event.text();
                owed.remove(text);
                perhaps.remove(text);
                done.add(text);
            }
        } catch (ChannelException e) {
            story.add("commit failed: " + e.getMessage());
            lease.rollback();
            // The acknowledgement may have arrived all the same.
            for (Event event : lease.events()) {
                if (owed.remove(event.text())) {
                    perhaps.add(event.text());
                }
            }
        }
    }

    private void rollback() {
        if (!leases.isEmpty()) {
            Lease lease = leases.remove(random.nextInt(leases.size()));
            lease.rollback();
            story.add("rollback " + lease.events().size());
        }
    }

    private void forget() {
        leases.clear();
        doneBefore.addAll(done);
        done.clear();
    }

    private void crash() throws Exception {
        story.add("crash");
        for (ModelDisk disk : disks) {
            disk.crash(random);
        }
        queueEnds();
        forget();
        open();
    }

    private void restart() throws Exception {
        story.add("restart");
        boolean hadFailed = failed;
        for (ModelDisk disk : disks) {
            disk.mend();
        }
        leases.forEach(Lease::rollback);
        queueEnds();
        if (hadFailed || failed) {
            forget();
        }
        leases.clear();
        open();
    }

    private void queueEnds() {
        try {
            queue().close();
        } catch (IOException e) {
            story.add("close failed: " + e.getMessage());
            failed = true;
        }
    }

    private void drain() throws Exception {
        while (true) {
            Lease lease = take();
            if (lease.events().isEmpty()) {
                return;
            }
            leases.remove(lease);
            lease.commit();
            for (Event event : lease.events()) {
                owed.remove(event.text());
                perhaps.remove(event.text());
                done.add(event.text());
            }
        }
    }
}
