package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.millrace.api.file.Presence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which an installation keeps its plug-ins:
 *
 * <pre>
 * sha256/DIGEST.jar   contents, never changed once they have this name
 * wanted-17           what is wanted, the highest readable number counts; its predecessor stays beside it
 * journal             what people did, and which documents were in force
 * folder              which drop folder the plug-ins came from
 * sound               which contents need not be looked into again, see {@link Verdicts}
 * incoming/           copies that are being judged
 * lock                held by whoever changes anything
 * </pre>
 *
 * A change first puts contents, then adds its line to the journal, then gives the new {@code wanted} its name: that
 * step is the change. At last the journal says that it is in force. Whatever a kill leaves behind is either complete or not
 * referred to, and swept at the next start. A document or journal that is missing or damaged is seen by the other, see
 * {@link Inspection}; one that can't be read is a failure and never an absence.
 *
 * <p>Its state is {@code wanted}, {@code known} and what was found wrong; whoever changes it holds the {@link Hold}.
 */
public final class Store {
    private static final Logger log = LoggerFactory.getLogger(Store.class);
    private static final Duration RETRY = Duration.ofMillis(50);
    private static final long LONGEST_KEY = 4096;

    private final Path folder;
    private final Optional<Path> below;
    private final Disk disk;
    private final Documents documents;
    private final Journal journal;
    /** Contents that were taken in and are not wanted yet: a change for others must not sweep them. */
    private final Set<Path> takenIn = ConcurrentHashMap.newKeySet();

    private volatile DesiredPlugins wanted = DesiredPlugins.NOTHING;
    /** The greatest number that was read, or could not be. */
    private volatile long known;

    private volatile Inspection found = new Inspection(DesiredPlugins.NOTHING, List.of(), Optional.empty());

    private Store(Path folder, Optional<Path> below, Disk disk) {
        this.folder = folder;
        this.below = below;
        this.disk = disk;
        this.documents = new Documents(folder);
        this.journal = new Journal(folder.resolve("journal"), disk);
    }

    /** The right to change the store, of this process alone. */
    public static final class Hold implements AutoCloseable {
        private final FileChannel file;

        private Hold(FileChannel file) {
            this.file = file;
        }

        /** Fails if it was given back. */
        void require() {
            if (!file.isOpen()) {
                throw new IllegalStateException("the store is not held");
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** Opens the store of this folder, which is made if it is not there, and reads what is wanted. */
    public static Store open(Path folder, Disk disk) throws IOException {
        Store store = new Store(folder, Optional.empty(), disk);
        disk.folder(folder);
        disk.folder(folder.resolve("sha256"));
        disk.folder(folder.resolve("incoming"));
        store.read();
        Optional<Hold> hold = store.hold(Duration.ZERO);
        if (hold.isPresent()) {
            try (Hold held = hold.get()) {
                store.mend();
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
        disk.folder(folder.resolve("incoming"));
        if (!Presence.ofDirectory(below)) {
            return new Store(folder, Optional.empty(), disk);
        }
        Store reading = new Store(below, Optional.empty(), disk);
        reading.read();
        Store store = new Store(folder, Optional.of(below), disk);
        store.wanted = reading.wanted;
        store.found = reading.found;
        return store;
    }

    /** Takes the right to change the store; empty if another process has it and does not give it up in time. */
    public Optional<Hold> hold(Duration patience) throws IOException {
        long until = System.nanoTime() + patience.toNanos();
        FileChannel file = FileChannel.open(
                folder.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                Permissions.ofFile());
        Permissions.giveToOwnerOf(folder, folder.resolve("lock"));
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

    /** Where it lies. */
    public Path place() {
        return folder;
    }

    /** What is wanted. */
    public DesiredPlugins wanted() {
        return wanted;
    }

    /** What a judge has found of the contents; his own digest is empty if his rules are not known. */
    public Verdicts verdicts(Optional<Digest> judge) {
        return new Verdicts(below.orElse(folder), folder, disk, judge);
    }

    /** Whether another process has changed what is wanted. */
    public boolean news() throws IOException {
        return documents.numbers().stream()
                .findFirst()
                .filter(number -> number > known)
                .isPresent();
    }

    /** What is missing or damaged, a sentence each; none if all is well. Settled by the next change. */
    public List<String> findings() {
        return found.findings();
    }

    /** Whether it is not known if this content was wanted, because the document that would say so is lost. */
    public boolean doubtful(Digest digest) {
        return found.lost()
                .filter(mark -> !mark.contents().contains(Journal.brief(digest)))
                .isPresent();
    }

    private void read() throws IOException {
        Map<Long, String> unusable = new TreeMap<>();
        DesiredPlugins newest = DesiredPlugins.NOTHING;
        for (long number : documents.numbers()) {
            known = Math.max(known, number);
            Optional<DesiredPlugins> document = documents.read(number, unusable);
            if (document.isPresent()) {
                newest = document.get();
                break;
            }
        }
        found = Inspection.of(newest, unusable, journal.read());
        wanted = found.wanted();
        known = Math.max(known, found.lost().map(Journal.Mark::sequence).orElse(0L));
        for (String finding : found.findings()) {
            log.error("The plug-in store {}: {}.", folder, finding);
        }
    }

    /** Takes up what another process has changed. True if there was anything. */
    public boolean reread() throws IOException {
        Map<Long, String> unusable = new TreeMap<>();
        boolean changed = false;
        for (long number : documents.numbers()) {
            if (number <= known) {
                break;
            }
            Optional<DesiredPlugins> document = documents.read(number, unusable);
            if (document.isPresent()) {
                wanted = document.get();
                changed = true;
                break;
            }
        }
        known = Math.max(
                known, Math.max(wanted.sequence(), unusable.keySet().stream().reduce(0L, Math::max)));
        unusable.forEach((number, why) -> log.error(
                "{} can't be used ({}); what was wanted before still is. If plug-ins are missing, install them again.",
                documents.file(number),
                why));
        return changed;
    }

    /** The file of a content. */
    public Path content(Digest digest) throws IOException {
        if (below.isPresent() && Presence.of(content(below.get(), digest))) {
            return content(below.get(), digest);
        }
        return content(folder, digest);
    }

    private static Path content(Path folder, Digest digest) {
        return folder.resolve("sha256").resolve(digest.hex() + ".jar");
    }

    /** A place for copies of what comes from outside, until they are {@linkplain #keep kept} or it is closed. */
    public Reception receive() throws IOException {
        return Reception.in(folder.resolve("incoming"));
    }

    /** Gives a copy that was judged its place; nothing is wanted of it yet. */
    public void keep(Path received, Digest digest) throws IOException {
        Path content = content(folder, digest);
        takenIn.add(content);
        Permissions.giveToOwnerOf(folder, received);
        disk.force(received);
        disk.move(received, content);
    }

    /**
     * Makes a change.
     *
     * @param next what is wanted from now on; every content it needs has been kept
     * @param text for the journal
     */
    public DesiredPlugins change(Hold hold, DesiredPlugins next, String text) throws IOException {
        hold.require();
        DesiredPlugins numbered = next.tidy().numbered(wanted.sequence() + 1);
        for (Digest digest : numbered.contents().toList()) {
            if (!Presence.of(content(digest))) {
                throw new IOException("the content " + digest.hex() + " is not in the store");
            }
        }
        long highest = Math.max(known, documents.numbers().stream().findFirst().orElse(0L));
        if (highest > wanted.sequence()) {
            // A newer one could not be read, and must not come back to life.
            numbered = numbered.numbered(highest + 1);
        }
        if (!found.findings().isEmpty()) {
            journal.known(numbered.sequence() - 1, String.join(". ", found.findings()));
        }
        journal.add(numbered.sequence(), text);
        Path half = folder.resolve("wanted.part");
        disk.write(half, DesiredPluginsText.write(numbered));
        disk.move(half, documents.file(numbered.sequence()));
        wanted = numbered;
        known = numbered.sequence();
        found = new Inspection(numbered, List.of(), Optional.empty());
        try {
            journal.inForce(numbered);
        } catch (IOException e) {
            // The change is made; the next start says so in the journal.
            log.warn("The journal of the plug-in store {} could not be written: {}", folder, e.toString());
        }
        numbered.contents().map(digest -> content(folder, digest)).forEach(takenIn::remove);
        sweep(Set.of());
        return numbered;
    }

    /** What people did, oldest first, as they put it. */
    public List<String> history() throws IOException {
        return journal.upTo(wanted.sequence()).stream().map(Journal.Line::text).toList();
    }

    /** Says in the journal what a kill, or a disk that was full, has kept from being said. */
    private void mend() throws IOException {
        journal.recover();
        boolean said = journal.read()
                .mark()
                .filter(mark -> mark.sequence() >= wanted.sequence())
                .isPresent();
        if (!said && wanted.sequence() > 0 && found.findings().isEmpty()) {
            journal.inForce(wanted);
        }
    }

    /** Which drop folder the plug-ins came from; empty if that was never said. */
    public String folder() throws IOException {
        Path file = folder.resolve("folder");
        return Presence.of(file) && Files.size(file) < LONGEST_KEY
                ? Files.readString(file).strip()
                : "";
    }

    /** Says which drop folder the plug-ins come from. */
    public void folder(Hold hold, String key) throws IOException {
        hold.require();
        disk.write(folder.resolve("folder"), (key + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** At start: what a kill has left half-way, and what was taken in but never wanted. */
    private void sweep() throws IOException {
        Reception.sweep(folder.resolve("incoming"));
        if (!found.findings().isEmpty()) {
            // What a lost document wanted may still be needed.
            return;
        }
        Set<Path> contents = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve("sha256"))) {
            files.forEach(contents::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
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
            disk.delete(folder.resolve("sound.part"));
            Set<Path> needed = new HashSet<>();
            Set<Path> swept = new HashSet<>(contents);
            int kept = 0;
            for (long number : documents.numbers()) {
                Set<Path> own =
                        contentsOf(number).map(each -> content(folder, each)).collect(Collectors.toSet());
                if (number <= wanted.sequence() && kept < 2) {
                    kept++;
                    needed.addAll(own);
                } else {
                    swept.addAll(own);
                    disk.delete(documents.file(number));
                }
            }
            swept.removeAll(needed);
            swept.removeAll(takenIn);
            for (Path content : swept) {
                disk.delete(content);
            }
        } catch (IOException e) {
            log.warn("The plug-in store {} could not be swept: {}", folder, e.toString());
        }
    }

    private Stream<Digest> contentsOf(long number) throws IOException {
        return documents.read(number, new TreeMap<>()).stream().flatMap(DesiredPlugins::contents);
    }
}
