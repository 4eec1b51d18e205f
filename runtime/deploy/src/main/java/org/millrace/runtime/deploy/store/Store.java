package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which an installation keeps its plug-ins:
 *
 * <pre>
 * sha256/DIGEST.jar   contents, never changed once they have this name
 * wanted-17           what is wanted, the highest readable number counts; its predecessor stays beside it
 * journal             what people did
 * lock                held by whoever changes anything
 * </pre>
 *
 * A change first puts contents, then adds its line to the journal, then gives the new {@code wanted} its name: that last
 * step is the change. Whatever a kill leaves behind is either complete or not referred to, and swept at the next start.
 *
 * <p>Its state is {@code wanted} and {@code known}; whoever changes it holds the {@link Hold}.
 */
public final class Store {
    private static final Logger log = LoggerFactory.getLogger(Store.class);
    private static final Pattern NAME = Pattern.compile("wanted-(\\d{1,18})");
    private static final Duration RETRY = Duration.ofMillis(50);

    private final Path folder;
    private final Optional<Path> below;
    private final Disk disk;
    private final Journal journal;
    private volatile Wanted wanted = Wanted.NOTHING;
    /** The greatest number that was read, or could not be. */
    private volatile long known;

    private Store(Path folder, Optional<Path> below, Disk disk) {
        this.folder = folder;
        this.below = below;
        this.disk = disk;
        this.journal = new Journal(folder.resolve("journal"), disk);
    }

    /** The right to change the store, of this process alone. */
    public static final class Hold implements AutoCloseable {
        private final FileChannel file;

        private Hold(FileChannel file) {
            this.file = file;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** Opens the store of this folder, which is made if it is not there, and reads what is wanted. */
    public static Store open(Path folder, Disk disk) throws IOException {
        Store store = new Store(folder, Optional.empty(), disk);
        disk.folder(folder.resolve("sha256"));
        store.reread();
        Optional<Hold> hold = store.hold(Duration.ZERO);
        if (hold.isPresent()) {
            try (Hold held = hold.get()) {
                store.sweep();
            }
        }
        return store;
    }

    /**
     * Opens a store whose changes are made in a folder of their own and forgotten with it: for looking, and for where nothing
     * can be written.
     */
    public static Store over(Path below, Path folder, Disk disk) throws IOException {
        disk.folder(folder.resolve("sha256"));
        if (!Files.isDirectory(below)) {
            return new Store(folder, Optional.empty(), disk);
        }
        Store reading = new Store(below, Optional.empty(), disk);
        reading.reread();
        Store store = new Store(folder, Optional.of(below), disk);
        store.wanted = reading.wanted;
        return store;
    }

    /** Takes the right to change the store; empty if another process has it and does not give it up in time. */
    public Optional<Hold> hold(Duration patience) throws IOException {
        long until = System.nanoTime() + patience.toNanos();
        FileChannel file =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            while (!lock(file)) {
                if (System.nanoTime() - until > 0) {
                    file.close();
                    return Optional.empty();
                }
                Thread.sleep(RETRY.toMillis());
            }
            return Optional.of(new Hold(file));
        } catch (InterruptedException e) {
            file.close();
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** What is wanted. */
    public Wanted wanted() {
        return wanted;
    }

    /** Whether another process has changed what is wanted. */
    public boolean news() throws IOException {
        return numbers().stream().findFirst().filter(number -> number > known).isPresent();
    }

    /** Takes up what another process has changed. True if there was anything. */
    public boolean reread() throws IOException {
        for (long number : numbers()) {
            known = Math.max(known, number);
            if (number <= wanted.sequence()) {
                return false;
            }
            Path file = file(number);
            try {
                Wanted read = WantedText.read(Files.readAllBytes(file));
                if (read.sequence() != number) {
                    throw new IOException("it says it is number " + read.sequence());
                }
                wanted = read;
                return true;
            } catch (IOException e) {
                log.error(
                        "{} can't be used ({}); its predecessor is. If plug-ins are missing, install them again.",
                        file,
                        e.getMessage());
            }
        }
        return false;
    }

    /** The numbers of what is wanted and of its predecessors, greatest first. */
    private List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    numbers.add(Long.parseLong(name.group(1)));
                }
            });
        }
        numbers.sort(Comparator.reverseOrder());
        return numbers;
    }

    private Path file(long number) {
        return folder.resolve("wanted-" + number);
    }

    /** The file of a content. */
    public Path content(Digest digest) {
        return below.map(other -> content(other, digest))
                .filter(Files::exists)
                .orElseGet(() -> content(folder, digest));
    }

    private static Path content(Path folder, Digest digest) {
        return folder.resolve("sha256").resolve(digest.hex() + ".jar");
    }

    /** Takes a copy of a file, for a look at it before it is {@linkplain #keep kept}. */
    public Path receive(Path from) throws IOException {
        Path incoming = Files.createTempFile(folder.resolve("sha256"), "incoming-", ".part");
        disk.copy(from, incoming);
        return incoming;
    }

    /** Gives a received file its place; nothing is wanted of it yet. */
    public void keep(Path received, Digest digest) throws IOException {
        disk.move(received, content(folder, digest));
    }

    /** Gives up a received file. */
    public void discard(Path received) {
        try {
            disk.delete(received);
        } catch (IOException e) {
            log.debug("{} is left for the next start to sweep.", received, e);
        }
    }

    /**
     * Makes a change.
     *
     * @param next what is wanted from now on; every content it needs has been kept
     * @param text for the journal
     */
    public Wanted change(Hold hold, Wanted next, String text) throws IOException {
        if (!hold.file.isOpen()) {
            throw new IllegalStateException("the store is not held");
        }
        Wanted numbered = next.tidy().numbered(wanted.sequence() + 1);
        for (Digest digest : numbered.contents().toList()) {
            if (!Files.exists(content(digest))) {
                throw new IOException("the content " + digest.hex() + " is not in the store");
            }
        }
        long highest = numbers().stream().findFirst().orElse(0L);
        if (highest > wanted.sequence()) {
            // A newer one could not be read, and must not come back to life.
            numbered = numbered.numbered(highest + 1);
        }
        journal.add(numbered.sequence(), text);
        Path half = folder.resolve("wanted.part");
        disk.write(half, WantedText.write(numbered));
        disk.move(half, file(numbered.sequence()));
        wanted = numbered;
        known = numbered.sequence();
        sweep(Set.of());
        return numbered;
    }

    /** What people did, oldest first, as they put it. */
    public List<String> history() throws IOException {
        return journal.upTo(wanted.sequence()).stream().map(Journal.Line::text).toList();
    }

    /** At start: what a kill has left half-way, and what was taken in but never wanted. */
    private void sweep() throws IOException {
        journal.recover();
        Set<Path> contents = new HashSet<>();
        try (Stream<Path> files = Files.list(folder.resolve("sha256"))) {
            files.forEach(contents::add);
        }
        sweep(contents);
    }

    /**
     * Deletes what neither the newest nor its predecessor needs. A failure leaves it for the next time.
     *
     * @param contents what may be deleted if it is not needed, besides what only a predecessor's predecessor needed
     */
    private void sweep(Set<Path> contents) {
        try {
            disk.delete(folder.resolve("wanted.part"));
            Set<Path> needed = new HashSet<>();
            Set<Path> swept = new HashSet<>(contents);
            int kept = 0;
            for (long number : numbers()) {
                Set<Path> own = contentsOf(number).map(this::content).collect(Collectors.toSet());
                if (number <= wanted.sequence() && kept < 2) {
                    kept++;
                    needed.addAll(own);
                } else {
                    swept.addAll(own);
                    disk.delete(file(number));
                }
            }
            swept.removeAll(needed);
            for (Path content : swept) {
                disk.delete(content);
            }
        } catch (IOException e) {
            log.warn("The plug-in store {} could not be swept: {}", folder, e.toString());
        }
    }

    private Stream<Digest> contentsOf(long number) throws IOException {
        try {
            return WantedText.read(Files.readAllBytes(file(number))).contents();
        } catch (IOException e) {
            log.debug("{} can't be read.", file(number), e);
            return Stream.empty();
        }
    }
}
