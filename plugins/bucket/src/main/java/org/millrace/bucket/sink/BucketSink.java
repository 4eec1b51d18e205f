package org.millrace.bucket.sink;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.Guarantee;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.operate.Printable;
import org.millrace.api.sink.Batch;
import org.millrace.bucket.ledger.FileEntry;
import org.millrace.bucket.ledger.Home;
import org.millrace.bucket.ledger.Marks;
import org.millrace.bucket.ledger.OpenList;
import org.millrace.bucket.path.Place;
import org.millrace.bucket.path.UnplaceableException;
import org.millrace.bucket.publish.Ending;
import org.millrace.bucket.publish.Fate;
import org.millrace.bucket.publish.Figures;
import org.millrace.bucket.publish.Publisher;
import org.millrace.bucket.publish.Troubles;
import org.millrace.bucket.sink.BucketSettings.Pace;
import org.millrace.bucket.store.Exactness;
import org.millrace.bucket.store.FileFormat;
import org.millrace.bucket.store.FileStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to files and answers for them at checkpoints, so that each is once in a finished file. A sink of the agent hands its
 * calls on to one of these, made in its {@code open}.
 *
 * <pre>
 *   deliver     events go to the files of their places; full files are closed
 *   checkpoint  all that was written is made safe; the mark says how much of which file counts
 *   committed   what is full is finished: renamed, by the publisher
 *   rolledBack  files are cut back to what is committed and gone on with; or, where that can't be, left to the publisher, which cuts
 *               and finishes them
 * </pre>
 *
 * Belongs to the sink's thread, but for {@link #hurry} and {@link #change}.
 */
public final class BucketSink {
    private static final Logger log = LoggerFactory.getLogger(BucketSink.class);

    private final BucketSettings settings;
    private final FileStore store;
    private final FileFormat format;
    private final Home home;
    private final OpenList list;
    private final Marks marks;
    private final Figures figures;
    private final LongSupplier nanoTime;
    private final Clock clock;
    private final Work work;
    private final Publisher publisher;
    private final Maker maker;
    private final Rolling rolling;
    private final Syncing syncing;
    private final OpenFiles open = new OpenFiles();
    private final List<Ending> endings = new ArrayList<>();
    /** With something that is not committed. */
    private final Set<InUse> dirty = new LinkedHashSet<>();

    private volatile Pace pace;
    private boolean closed;
    private Set<Long> spokenOf = Set.of();
    private @Nullable Recovery recovery;
    private String untidyAsTold = "";

    /** What is around it. */
    record Surroundings(Home home, Figures figures, ThreadFactory threads, LongSupplier nanoTime, Clock clock) {}

    BucketSink(BucketSettings settings, Pace pace, FileStore store, FileFormat format, Surroundings around)
            throws IOException {
        this.settings = settings;
        this.pace = pace;
        this.store = store;
        this.format = format;
        this.home = around.home();
        this.figures = around.figures();
        this.nanoTime = around.nanoTime();
        this.clock = around.clock();
        this.list = new OpenList(home);
        this.marks = new Marks(home, list.token());
        this.work = new Work(settings.threads(), settings.callTimeout(), around.threads());
        this.publisher = new Publisher(
                store,
                list,
                settings.naming()::another,
                figures,
                nanoTime,
                settings.retry(),
                settings.publishers(),
                around.threads());
        this.maker = new Maker(store, format, settings.naming(), list, publisher, work, figures);
        this.rolling =
                new Rolling(open, dirty, work, settings.syncs(), figures, this::ends, entry -> list.gone(entry.id()));
        this.syncing = new Syncing(work, settings.syncs(), figures);
        settings.placement().counting(figures.counter("HeaderMissing")::increment);
    }

    /**
     * A sink's common half, in the {@code open} of the sink. Says what it promises.
     *
     * @param store is closed by {@link #close}; if this throws, it stays its owner's
     */
    public static BucketSink open(
            BucketSettings settings, Pace pace, FileStore store, FileFormat format, ComponentContext context)
            throws IOException {
        return open(settings, pace, store, format, context, System::nanoTime, Clock.systemUTC());
    }

    /** The same with clocks of one's own. */
    public static BucketSink open(
            BucketSettings settings,
            Pace pace,
            FileStore store,
            FileFormat format,
            ComponentContext context,
            LongSupplier nanoTime,
            Clock clock)
            throws IOException {
        return new Assembly(pace, store, format, context, nanoTime, clock).open(settings);
    }

    /** Shows how many files are open, and how many are on their way to their end. */
    void show(ComponentContext context) {
        context.gauge("OpenFiles", open::size);
        context.gauge("FilesToFinish", publisher::count);
        context.gauge("FinishAgeSeconds", publisher::ageSeconds);
        whyNotExact().ifPresent(why -> context.promises(Guarantee.AT_LEAST_ONCE, why));
    }

    /** Why it gives less than exactly once, whatever the channel; empty if it gives that. */
    public Optional<String> whyNotExact() {
        Exactness exactness = store.exactness();
        if (!home.trouble().isEmpty()) {
            return Optional.of(home.trouble());
        }
        if (!exactness.exact()) {
            return Optional.of(exactness.why());
        }
        if (settings.naming().isVisible()) {
            return Optional.of("files have their last name while they are written");
        }
        return settings.syncs() ? Optional.empty() : Optional.of("files are not forced to the disk");
    }

    /** For what else the sink has to say of its health. */
    public Troubles troubles() {
        return figures.troubles();
    }

    private void ends(Ending ending) {
        endings.add(ending);
        publisher.add(ending);
    }

    /** How fast it goes from now on. By any thread. */
    public void change(Pace next) {
        pace = next;
    }

    /** How fast it goes. By any thread. */
    public Pace pace() {
        return pace;
    }

    /** As {@link org.millrace.api.sink.CheckpointedSink#restore}. */
    public void restore(List<Mark> known) throws IOException, FatalException {
        Recovery found = new Recovery(home, list, marks, store::mayBeOurs);
        found.find(known).forEach(this::ends);
        recovery = found;
        publisher.runDue();
    }

    /** As {@link org.millrace.api.sink.Sink#deliver}. */
    public void deliver(Batch batch) throws IOException, InterruptedException {
        work.calm();
        long now = clock.millis();
        long nanos = nanoTime.getAsLong();
        RollRules rules = pace.rolls();
        List<Event> events = batch.events();
        Set<InUse> touched = new HashSet<>();
        @Nullable Place lastPlace = null;
        @Nullable InUse last = null;
        String lastVariant = "";
        for (int i = 0; i < events.size(); i++) {
            Event event = events.get(i);
            Place place;
            try {
                place = settings.placement().place(event, now);
            } catch (UnplaceableException e) {
                batch.reject(i, e.reason());
                continue;
            }
            String variant = format.variant(event);
            if (last == null || !place.equals(lastPlace) || !variant.equals(lastVariant)) {
                last = file(place, variant, nanos, touched);
                lastPlace = place;
                lastVariant = variant;
            }
            try {
                last.write(event, nanos);
            } catch (IllegalArgumentException e) {
                batch.reject(i, String.valueOf(e.getMessage()));
                continue;
            }
            RollReason full = rolling.isFull(last, rules);
            if (full != null) {
                touched.remove(last);
                rolling.roll(last, full);
                last = null;
            }
        }
        for (InUse file : touched) {
            if (file.closing() == Work.DONE) {
                file.drain();
            }
        }
    }

    private InUse file(Place place, String variant, long nanos, Set<InUse> touched)
            throws IOException, InterruptedException {
        Object key = variant.isEmpty() ? place : List.of(place, variant);
        InUse there = open.get(key);
        if (there != null && touched.add(there)) {
            there = rolling.lookAt(there, touched);
        }
        if (there == null) {
            InUse eldest = open.size() >= settings.maxOpenFiles() ? open.eldest() : null;
            if (eldest != null) {
                touched.remove(eldest);
                rolling.roll(eldest, RollReason.OPEN_FILES);
            }
            there = maker.make(place, key, nanos);
            open.put(there);
            touched.add(there);
        }
        dirty.add(there);
        return there;
    }

    /** As {@link org.millrace.api.sink.CheckpointedSink#checkpoint}. */
    public Mark checkpoint() throws IOException, InterruptedException {
        work.calm();
        for (InUse file : List.copyOf(dirty)) {
            if (open.get(file.key) == file && file.closing() == Work.DONE) {
                if (format.cuts() && store.exactness().syncs()) {
                    file.cut();
                } else {
                    rolling.roll(file, RollReason.CHECKPOINT);
                }
            }
        }
        syncing.all(dirty);
        dirty.forEach(InUse::answer);
        return marks.write(remembered());
    }

    private List<FileEntry> remembered() throws IOException {
        endings.removeIf(Ending::isDone);
        // A mark leaves out only what is known to be gone, whatever happens.
        list.settle();
        List<FileEntry> all = new ArrayList<>();
        Set<Long> ids = new HashSet<>();
        open.values().forEach(file -> all.add(file.remembered()));
        for (InUse file : dirty) {
            if (file.closing() != Work.DONE) {
                all.add(file.remembered());
            }
        }
        for (Ending ending : endings) {
            if (ending.fate() != Fate.DROP) {
                all.add(ending.remembered());
            }
        }
        all.forEach(entry -> ids.add(entry.id()));
        spokenOf = ids;
        return all;
    }

    /** As {@link org.millrace.api.sink.CheckpointedSink#committed}. */
    public void committed() {
        for (InUse file : dirty) {
            file.commit();
            if (file.closing() != Work.DONE) {
                ends(file.committed() == 0 ? Ending.left(Fate.DROP, file.entry()) : Ending.closed(file.entry()));
            }
        }
        dirty.clear();
        try {
            list.committed(spokenOf);
            marks.committed();
            Recovery first = recovery;
            if (first != null) {
                first.committed();
                marks.tidy();
                recovery = null;
            }
            untidyAsTold = "";
        } catch (IOException e) {
            if (!e.toString().equals(untidyAsTold)) {
                untidyAsTold = e.toString();
                log.warn("{} could not be tidied, which is tried again: {}", home.path(), untidyAsTold);
            }
        }
        publisher.runDue();
    }

    /** As {@link org.millrace.api.sink.CheckpointedSink#rolledBack}. */
    public void rolledBack() {
        for (InUse file : dirty) {
            boolean isOpen = file.closing() == Work.DONE;
            if (isOpen && file.goBack()) {
                continue;
            }
            open.remove(file);
            if (isOpen || !file.closing().isDone() || Syncing.failed(file.closing())) {
                figures.failed();
                file.abandon();
            }
            figures.counter(RollReason.FAILURE.counter()).increment();
            FileEntry left = file.entry().ofLength(file.committed());
            ends(Ending.left(file.committed() == 0 ? Fate.DROP : Fate.FINISH, left));
        }
        dirty.clear();
        publisher.runDue();
    }

    /** As {@link org.millrace.api.sink.Sink#tick}. */
    public void tick() throws IOException {
        long now = nanoTime.getAsLong();
        RollRules rules = pace.rolls();
        for (InUse file : open.all()) {
            RollReason due = rolling.isDue(file, rules, now);
            if (due != null) {
                rolling.roll(file, due);
            }
        }
        publisher.runDue();
    }

    /** As {@link org.millrace.api.sink.Sink#hurry}. By any thread. */
    public void hurry() {
        work.hurry();
    }

    /**
     * Finishes what is committed, as far as there is time, and leaves the rest to the next {@link #restore}.
     *
     * @param within how long that may take
     */
    public void close(Duration within) throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (store;
                home;
                list) {
            for (InUse file : open.all()) {
                end(file);
            }
            publisher.settle(within);
            work.close();
            publisher.close(within.dividedBy(4));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.debug("Interrupted while files were being finished; the next start goes on with them.");
        }
    }

    private void end(InUse file) {
        if (dirty.contains(file)) {
            file.abandon();
            return;
        }
        try {
            rolling.roll(file, RollReason.END);
        } catch (IOException e) {
            log.warn(
                    "{} is left to the next start: {}",
                    Printable.of(file.entry().temporary()),
                    e.toString());
        }
    }
}
