package org.millrace.bucket.sink;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.millrace.api.component.FatalException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.sink.Window;
import org.millrace.bucket.ledger.FileEntry;
import org.millrace.bucket.ledger.Marks;
import org.millrace.bucket.model.Counts;
import org.millrace.bucket.model.Formats;
import org.millrace.bucket.model.Killed;
import org.millrace.bucket.model.Life;
import org.millrace.bucket.model.ModelChannel;
import org.millrace.bucket.model.ModelHome;
import org.millrace.bucket.model.ModelStore;
import org.millrace.bucket.path.Escapes;
import org.millrace.bucket.path.PathRules;
import org.millrace.bucket.path.Placement;
import org.millrace.bucket.publish.Figures;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestContext;

/** A sink's common half between a channel and a store, driven as the agent drives it; and what outlives it. */
final class World {
    static final String HOME = "/data/k1";
    static final String IN_USE = ".tmp";
    private static final long TICK_NANOS = 1_000_000_000L;
    private static final int MOST_ROUNDS = 5_000;
    private static final int MOST_THEFTS = 100;

    /**
     * What is there.
     *
     * @param events how many there are
     * @param places over how many directories they are spread
     * @param batch how many are delivered at once
     * @param window how many until the sink answers
     * @param rollCount how many are in a file
     * @param visible whether files have their last name at once
     */
    record Shape(
            ModelStore.Manners manners,
            Formats format,
            boolean keepsMarks,
            int events,
            int places,
            int batch,
            int window,
            int rollCount,
            int maxOpen,
            boolean visible) {

        static Shape usual() {
            return new Shape(ModelStore.Manners.HDFS, Formats.LINES, true, 24, 2, 4, 8, 5, 10, false);
        }

        Shape on(ModelStore.Manners other) {
            return new Shape(other, format, keepsMarks, events, places, batch, window, rollCount, maxOpen, visible);
        }

        Shape in(Formats other) {
            return new Shape(manners, other, keepsMarks, events, places, batch, window, rollCount, maxOpen, visible);
        }

        Shape visibleFromTheBeginning() {
            return new Shape(manners, format, keepsMarks, events, places, batch, window, rollCount, maxOpen, true);
        }

        Shape withoutMarks() {
            return new Shape(manners, format, false, events, places, batch, window, rollCount, maxOpen, visible);
        }

        Shape rolling(int count) {
            return new Shape(manners, format, keepsMarks, events, places, batch, window, count, maxOpen, visible);
        }

        Shape ofPlaces(int count) {
            return new Shape(manners, format, keepsMarks, events, count, batch, window, rollCount, maxOpen, visible);
        }
    }

    final Shape shape;
    final Random random;
    final ModelStore store;
    final ModelHome homes;
    final ModelChannel channel;
    /** How much of each file counts by the last mark that spoke of it. */
    private final Map<String, Long> lengths = new HashMap<>();

    private final TestContext context;
    /** Files of others, which do not count. */
    final Set<String> foreign = new HashSet<>();

    private boolean thefts;
    private boolean tornEnds;
    private boolean clockJumps;
    /** What the clock on the wall showed when the other one stood at 0. */
    private long clockMs = 1_000_000;

    long nanos = 1;
    String home = HOME;

    World(Shape shape, Random random, TestContext context) {
        this(shape, random, context, new ModelStore(shape.manners(), random), new ModelHome(random));
    }

    /** With a store and homes that others use too. */
    World(Shape shape, Random random, TestContext context, ModelStore store, ModelHome homes) {
        this.shape = shape;
        this.random = random;
        this.context = context;
        this.store = store;
        this.homes = homes;
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < shape.events(); i++) {
            events.add(Event.of(Integer.toString(i)).withHeader("p", Integer.toString(i % shape.places())));
        }
        this.channel = new ModelChannel(events, shape.keepsMarks());
    }

    BucketSink sink(Life life) throws IOException {
        InstantSource time = () -> Instant.ofEpochMilli(clockMs + nanos / 1_000_000);
        Clock clock = time.withZone(ZoneOffset.UTC);
        // So many names that a mark has no room for them.
        String below = shape.places() > 2 ? "/logs/a-directory-with-a-name-that-takes-room-in-a-mark" : "/logs";
        Placement placement = new Placement(Escapes.of(below + "/%{p}"), Escapes.of("f"), PathRules.standard());
        BucketSettings settings = new BucketSettings(
                placement,
                new FileNaming(FileNaming.counted(clock), "", "", shape.visible() ? "" : IN_USE),
                shape.maxOpen(),
                0,
                0,
                Duration.ZERO,
                Duration.ofSeconds(60),
                true);
        BucketSettings.Pace pace = new BucketSettings.Pace(
                shape.batch(),
                Window.of(shape.window(), 1 << 20, Duration.ofSeconds(1)),
                new RollRules(shape.rollCount(), 0, 0, Duration.ofSeconds(30), Duration.ZERO));
        return new BucketSink(
                settings,
                pace,
                store.view(life),
                shape.format(),
                new BucketSink.Surroundings(
                        homes.view(home, life), new Figures(context), Thread::new, () -> nanos, clock));
    }

    /** Lives until all is delivered; true if it was not killed before. */
    boolean live(Life life) throws InterruptedException, FatalException {
        int failures = 0;
        while (true) {
            try {
                BucketSink sink = sink(life);
                work(sink, life);
                sink.close(Duration.ofSeconds(1));
                return true;
            } catch (Killed e) {
                return false;
            } catch (IOException e) {
                // The agent opens another instance after a pause.
                channel.crash();
                nanos += 5 * TICK_NANOS;
                if (++failures > 1_000) {
                    throw new AssertionError("it fails for ever", e);
                }
            }
        }
    }

    private void work(BucketSink sink, Life life) throws IOException, InterruptedException, FatalException {
        boolean done = false;
        try {
            begin(sink, life);
            int inHand = 0;
            for (int round = 0; !channel.isEmpty(); round++) {
                if (round > MOST_ROUNDS) {
                    throw new AssertionError("it comes to no end");
                }
                nanos += TICK_NANOS / 10 + (random.nextInt(50) == 0 ? 40 * TICK_NANOS : 0);
                if (clockJumps && random.nextInt(4) == 0) {
                    clockMs = random.nextInt(5) == 0 ? 1_000_000 : random.nextLong(2_000_000_000_000L);
                }
                if (thefts && round < MOST_THEFTS && random.nextInt(8) == 0) {
                    List<String> names = List.copyOf(store.contents().keySet());
                    if (!names.isEmpty()) {
                        store.steal(names.get(random.nextInt(names.size())));
                    }
                }
                try {
                    List<Event> events = channel.take(shape.batch());
                    if (!events.isEmpty()) {
                        sink.deliver(TestBatch.of(events, 1));
                        inHand += events.size();
                    }
                    if (random.nextInt(5) == 0) {
                        sink.tick();
                    }
                    if (inHand >= shape.window() || events.isEmpty()) {
                        inHand = 0;
                        answer(sink, life);
                    }
                } catch (IOException e) {
                    inHand = 0;
                    channel.rollBack();
                    sink.rolledBack();
                    nanos += TICK_NANOS;
                }
            }
            for (int i = 0; i < 5; i++) {
                nanos += 31 * TICK_NANOS;
                sink.tick();
            }
            done = true;
        } finally {
            if (!done && !life.trace().isEmpty()) {
                leave(sink);
            }
        }
    }

    private static void leave(BucketSink sink) {
        try {
            sink.close(Duration.ofSeconds(1));
        } catch (Killed | IOException e) {
            // It is opened anew, or dead.
            return;
        }
    }

    void begin(BucketSink sink, Life life) throws IOException, FatalException, InterruptedException {
        sink.restore(channel.marks());
        commit(sink.checkpoint(), life);
        sink.committed();
    }

    /** A checkpoint, and what follows. The agent tries the same commit again; here it is opened anew. */
    void answer(BucketSink sink, Life life) throws IOException, InterruptedException {
        Mark mark = sink.checkpoint();
        try {
            commit(mark, life);
        } catch (IOException e) {
            throw new Uncertain(e);
        }
        sink.committed();
    }

    /** Nobody knows whether a commit was done. */
    static final class Uncertain extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Uncertain(Throwable cause) {
            super(cause);
        }
    }

    void commit(Mark mark, Life life) throws IOException {
        channel.commit(life, mark, this::note);
    }

    private void note(Mark mark) throws IOException {
        try {
            Life peace = new Life(Life.Plan.PEACE);
            Marks marks = new Marks(homes.view(home, peace), "");
            for (FileEntry file : marks.read(mark).files()) {
                lengths.put(file.identity() + " " + file.temporary(), file.length());
                lengths.put(file.temporary(), file.length());
            }
        } catch (FatalException e) {
            throw new AssertionError(e);
        }
    }

    /** From now on somebody closes files that are being written. */
    void theftsComing() {
        thefts = true;
    }

    void noThefts() {
        thefts = false;
    }

    /** From now on somebody sets the clock, often to where it has been before. */
    void clockJumpsComing() {
        clockJumps = true;
    }

    /** Of files that nobody knew how much counts of, the end may be torn. */
    void ignoreTornEnds() {
        tornEnds = true;
    }

    /** The process is gone, and perhaps the power. */
    void crash(boolean withPower) {
        channel.crash();
        store.crash();
        if (withPower) {
            homes.cutPower();
        }
        nanos += TICK_NANOS;
    }

    /** Lives in peace until nothing is left to do. */
    Counts rest() throws InterruptedException, FatalException {
        for (int i = 0; i < 2; i++) {
            if (!live(new Life(Life.Plan.PEACE))) {
                throw new AssertionError("killed in peace");
            }
            nanos += 100 * TICK_NANOS;
        }
        return counts();
    }

    Counts counts() {
        int[] seen = new int[shape.events()];
        Map<String, List<Integer>> files = new TreeMap<>();
        List<String> inUse = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        store.contents().forEach((name, content) -> {
            if (!foreign.contains(name) && (name.endsWith(IN_USE) || name.endsWith(".cut"))) {
                inUse.add(name);
            } else if (!foreign.contains(name)) {
                List<Integer> ids = shape.format().read(name, content, tornEnds);
                files.put(name, ids);
                ids.forEach(id -> seen[id]++);
                Long length = lengths.get(name + (shape.visible() ? "" : IN_USE));
                boolean footer = shape.format() == Formats.FOOTER;
                if (length != null && length != content.length && !(footer && content.length == length + 2)) {
                    wrong.add(name + " has " + content.length + ", not " + length);
                }
            }
        });
        int lost = 0;
        int doubled = 0;
        for (int i = 0; i < seen.length; i++) {
            lost += seen[i] == 0 ? 1 : 0;
            doubled += Math.max(0, seen[i] - 1);
        }
        return new Counts(lost, doubled, inUse, wrong, context.count("FilesMissing"), files);
    }
}
