package org.millrace.bucket.publish;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;
import org.millrace.bucket.ledger.FileEntry;
import org.millrace.bucket.ledger.OpenList;
import org.millrace.bucket.store.FileFacts;
import org.millrace.bucket.store.FileStore;
import org.millrace.bucket.store.OpenFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file on the way to its end.
 *
 * <pre>
 *   CLOSING --closed-----------------------------------> NAMING --renamed--> done
 *      | failed                                            ^  |
 *      v                          as long as it should be  |  | failed
 *   LOOKING --open: asked to be closed, looked again       |  |
 *      ^    --longer: cut, or copied-----------------------+  |
 *      |    --not there: it has its last name, or is missing  |
 *      |    --nothing of it counts: deleted                   |
 *      +------------------------------------------------------+
 * </pre>
 *
 * Steps are taken by one thread at a time; whether it is done may be asked by any.
 */
public final class Ending {
    private static final Logger log = LoggerFactory.getLogger(Ending.class);
    private static final String COPY = ".cut";
    /** For an identity in stores that have none. */
    private static final String SOME = "?";

    private static final long NOW = 0;
    private static final long POLL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long FIRST_ASK_NANOS = Duration.ofSeconds(4).toNanos();
    private static final long ASK_NANOS = Duration.ofSeconds(64).toNanos();
    private static final long LATE_NANOS = Duration.ofSeconds(60).toNanos();
    private static final int MOST_NAMES = 10_000;

    private enum Stage {
        CLOSING,
        LOOKING,
        NAMING
    }

    private final Fate fate;
    private final long least;
    private final @Nullable OpenFile own;
    private Stage stage;
    private volatile FileEntry entry;
    private String from;
    private int asked;
    private long askAfter;
    private boolean late;
    private boolean cut;
    private boolean renamed;
    private volatile @Nullable Outcome outcome;

    private Ending(Fate fate, FileEntry entry, long least, @Nullable OpenFile own, Stage stage) {
        this.fate = fate;
        this.entry = entry;
        this.from = entry.temporary();
        this.least = least;
        this.own = own;
        this.stage = stage;
    }

    /** Of a file that somebody has left: as it is found. */
    public static Ending left(Fate fate, FileEntry entry) {
        return new Ending(fate, entry, entry.length(), null, Stage.LOOKING);
    }

    /**
     * Of a file that is open and well, and is as long as the entry says.
     *
     * @param least how much of it was acknowledged; what is behind that is a footer
     */
    public static Ending open(FileEntry entry, long least, OpenFile own) {
        return new Ending(Fate.FINISH, entry, least, own, Stage.CLOSING);
    }

    /** Of a file that was closed in order and is as long as the entry says. */
    public static Ending closed(FileEntry entry) {
        return new Ending(Fate.FINISH, entry, entry.length(), null, Stage.NAMING);
    }

    /** Of a file that may not have been made, or may be made yet: who was asked to make it did not answer. */
    public static Ending unsure(FileEntry entry) {
        Ending ending = new Ending(Fate.DROP, entry, 0, null, Stage.LOOKING);
        ending.late = true;
        return ending;
    }

    /** What is known of the file. */
    public FileEntry entry() {
        return entry;
    }

    /** What a mark is to say of it as long as it is not done: what was acknowledged. */
    public FileEntry remembered() {
        return entry.ofLength(least);
    }

    /** What is to become of it. */
    public Fate fate() {
        return fate;
    }

    /** Whether it has come to its end, which the list of open files knows. */
    public boolean isDone() {
        return outcome != null;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    /** Whether it was longer than what counts. */
    boolean wasCut() {
        return cut;
    }

    /** Whether its name was taken. */
    boolean wasRenamed() {
        return renamed;
    }

    /**
     * Takes a step.
     *
     * @param another makes the so-many-eth other name of one that is taken
     * @return nanoseconds until the next step; of no meaning if it is done
     */
    long step(FileStore store, OpenList list, BiFunction<String, Integer, String> another, long now)
            throws IOException {
        switch (stage) {
            case CLOSING -> {
                try {
                    Objects.requireNonNull(own).close();
                    stage = Stage.NAMING;
                } catch (IOException e) {
                    log.warn(
                            "{} could not be closed and is recovered: {}",
                            Printable.of(entry.temporary()),
                            e.toString());
                    Objects.requireNonNull(own).abandon();
                    stage = Stage.LOOKING;
                }
                return NOW;
            }
            case LOOKING -> {
                return look(store, list, now);
            }
            default -> {
                try {
                    name(store, list, another);
                    return NOW;
                } catch (IOException e) {
                    stage = Stage.LOOKING;
                    throw e;
                }
            }
        }
    }

    private static boolean is(FileFacts facts, String identity) {
        return identity.isEmpty()
                || identity.equals(SOME)
                || facts.identity().isEmpty()
                || facts.identity().equals(identity);
    }

    private long look(FileStore store, OpenList list, long now) throws IOException {
        Optional<FileFacts> there = store.look(entry.temporary()).filter(facts -> is(facts, entry.identity()));
        if (there.isEmpty()) {
            return notThere(store, list);
        }
        if (fate == Fate.DROP) {
            store.delete(entry.temporary());
            return late ? notThere(store, list) : end(list, Outcome.DROPPED);
        }
        FileFacts facts = there.get();
        if (!facts.closed()) {
            return askToBeClosed(store, now);
        }
        long length = facts.length();
        if (fate == Fate.KEEP) {
            if (!entry.copy().isEmpty() && isCopy(store.look(entry.target()))) {
                // The copy has taken its place.
                store.delete(entry.temporary());
                return end(list, Outcome.PUBLISHED);
            }
            store.delete(entry.temporary() + COPY);
            entry = entry.copied("").ofLength(length);
        } else if (length < least) {
            return putAside(store, list, length);
        }
        long counts = length < entry.length() ? least : entry.length();
        if (counts == 0) {
            store.delete(entry.temporary());
            return end(list, Outcome.DROPPED);
        }
        entry = entry.ofLength(counts);
        return length == counts ? named(entry.temporary()) : cut(store, list, now);
    }

    private long named(String source) {
        from = source;
        stage = Stage.NAMING;
        return NOW;
    }

    private long askToBeClosed(FileStore store, long now) throws IOException {
        if (asked == 0 || now - askAfter >= 0) {
            asked++;
            // Asking more often begins the recovery of the last block anew each time.
            askAfter = now + (asked == 1 ? FIRST_ASK_NANOS : ASK_NANOS * (asked - 1));
            if (store.recover(entry.temporary())) {
                return NOW;
            }
        }
        return POLL_NANOS;
    }

    private long cut(FileStore store, OpenList list, long now) throws IOException {
        cut = true;
        try {
            boolean done = store.truncate(entry.temporary(), entry.length());
            asked = Math.max(asked, 1);
            askAfter = now + FIRST_ASK_NANOS;
            // What it says is not believed before it was looked at.
            return done ? NOW : POLL_NANOS;
        } catch (UnsupportedOperationException e) {
            return copy(store, list);
        }
    }

    /** What counts is copied; once that is known on the disk, the copy takes the place of the file. */
    private long copy(FileStore store, OpenList list) throws IOException {
        String to = entry.temporary() + COPY;
        if (!entry.copy().isEmpty() && isCopy(store.look(entry.target()))) {
            store.delete(entry.temporary());
            return end(list, Outcome.PUBLISHED);
        }
        if (entry.copy().isEmpty() || !isCopy(store.look(to))) {
            store.delete(to);
            store.copyHead(entry.temporary(), to, entry.length());
            FileFacts made = store.look(to).orElseThrow(() -> new IOException(to + " was written and is not there"));
            if (made.length() != entry.length()) {
                throw new IOException(to + " has " + made.length() + " bytes, not " + entry.length());
            }
            String identity = made.identity().isEmpty() ? SOME : made.identity();
            list.copied(entry.id(), identity);
            entry = entry.copied(identity);
        }
        return named(to);
    }

    private boolean isCopy(Optional<FileFacts> found) {
        return found.filter(facts -> is(facts, entry.copy()) && (fate == Fate.KEEP || facts.length() == entry.length()))
                .isPresent();
    }

    private long notThere(FileStore store, OpenList list) throws IOException {
        if (fate == Fate.DROP) {
            if (late) {
                late = false;
                return LATE_NANOS;
            }
            store.delete(entry.temporary() + COPY);
            return end(list, Outcome.DROPPED);
        }
        if (!entry.copy().isEmpty() && isCopy(store.look(entry.temporary() + COPY))) {
            return named(entry.temporary() + COPY);
        }
        Optional<FileFacts> last = store.look(entry.target());
        boolean ours = entry.copy().isEmpty() ? last.filter(this::isIt).isPresent() : isCopy(last);
        if (ours) {
            return end(list, Outcome.PUBLISHED);
        }
        if (fate == Fate.KEEP || entry.length() == 0) {
            return end(list, Outcome.DROPPED);
        }
        log.error(
                "{} is not there, nor is it as {}: {} bytes that were acknowledged have been taken away or are lost.",
                Printable.of(entry.temporary()),
                Printable.of(entry.target()),
                entry.length());
        return end(list, Outcome.MISSING);
    }

    /** Whether this is the file itself, under its last name; without identities its length has to do, to which a footer may have come. */
    private boolean isIt(FileFacts facts) {
        boolean known = !facts.identity().isEmpty() && !entry.identity().isEmpty();
        return is(facts, entry.identity()) && (known || fate == Fate.KEEP || facts.length() >= entry.length());
    }

    /** What is there is kept under a name that says so. */
    private long putAside(FileStore store, OpenList list, long length) throws IOException {
        String aside = entry.target() + ".incomplete";
        log.error(
                "{} has {} of the {} bytes that were acknowledged: the rest is lost. What is left of it is in {}.",
                Printable.of(entry.temporary()),
                length,
                least,
                Printable.of(aside));
        store.rename(entry.temporary(), aside);
        return end(list, Outcome.SHORT);
    }

    private void name(FileStore store, OpenList list, BiFunction<String, Integer, String> another) throws IOException {
        boolean copied = !from.equals(entry.temporary());
        if (entry.isVisible() && copied) {
            store.delete(entry.temporary());
        }
        if (!from.equals(entry.target())) {
            note(store);
            rename(store, list, another);
        }
        if (copied && !entry.isVisible()) {
            store.delete(entry.temporary());
        }
        end(list, Outcome.PUBLISHED);
    }

    private void note(FileStore store) {
        try {
            store.note(from, "millrace.length", Long.toString(entry.length()));
        } catch (IOException | RuntimeException e) {
            log.debug("{} got no note: {}", from, e.toString());
        }
    }

    private void rename(FileStore store, OpenList list, BiFunction<String, Integer, String> another)
            throws IOException {
        String wanted = entry.target();
        for (int i = 1; i <= MOST_NAMES; i++) {
            try {
                store.rename(from, entry.target());
                return;
            } catch (FileAlreadyExistsException e) {
                String known = from.equals(entry.temporary()) ? entry.identity() : entry.copy();
                Optional<FileFacts> holder = store.look(entry.target());
                if (!known.isEmpty()
                        && holder.isPresent()
                        && holder.get().identity().equals(known)) {
                    // The answer to an earlier try was lost.
                    return;
                }
                String other = another.apply(wanted, i);
                list.aim(entry.id(), other);
                entry = entry.aimedAt(other);
                renamed = true;
            }
        }
        throw new IOException(wanted + " is taken, and so are " + MOST_NAMES + " other names");
    }

    private long end(OpenList list, Outcome how) throws IOException {
        list.gone(entry.id());
        outcome = how;
        return NOW;
    }
}
