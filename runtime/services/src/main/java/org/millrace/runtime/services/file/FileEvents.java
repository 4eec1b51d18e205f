package org.millrace.runtime.services.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.file.Interests.Interest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the system tells of some files and folders: whoever looks at them waits here until a look is due. What it tells is a hint
 * and no more: events get lost, and whoever hears nothing looks now and then all the same. Paths are followed through their links
 * and folders, as each of these may be put in another's place.
 *
 * <p>Where the system can't tell of changes, because it has no means left for it, or others make them over a network, it is
 * {@link #deaf()}: looks must come often then. That is told once, and tried again.
 *
 * <p>Confined to one thread; the JDK keeps another one behind it. Its state is what is watched at the moment.
 */
public final class FileEvents implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileEvents.class);

    /** On these, what other machines do makes no event here. */
    private static final Pattern REMOTE =
            Pattern.compile("(nfs|cifs|smb|9p|afs|ceph|glusterfs|lustre|gpfs|beegfs|virtiofs|vboxsf|fuse\\.).*");

    private static final List<WatchEvent.Kind<Path>> NAMES =
            List.of(StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
    private static final List<WatchEvent.Kind<Path>> CONTENT = List.of(
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_DELETE,
            StandardWatchEventKinds.ENTRY_MODIFY);

    /** A folder in which so much happens that is nobody's concern here costs more to listen to than to look at. */
    private static final int MOST_OF_OTHERS = 1_000;

    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final List<Path> paths;
    private final Source source;
    private final Map<Path, Watched> watched = new HashMap<>();
    /** Folders that are not listened to until a time. */
    private final Map<Path, Long> loud = new HashMap<>();

    private @Nullable WatchService service;
    private long openNanos = System.nanoTime();
    private String silence = "";

    /** Where the system's news come from. */
    interface Source {
        WatchService open() throws IOException;
    }

    /** A folder that is listened to. */
    private static final class Watched {
        final WatchKey key;
        final Object identity;
        final Interest interest;
        long windowNanos = System.nanoTime();
        int ofOthers;

        Watched(WatchKey key, Object identity, Interest interest) {
            this.key = key;
            this.identity = identity;
            this.interest = interest;
        }
    }

    /**
     * @param paths files, or folders of which the files matter; they need not be there
     */
    public FileEvents(List<Path> paths) {
        this(paths, FileSystems.getDefault()::newWatchService);
    }

    FileEvents(List<Path> paths, Source source) {
        this.paths = List.copyOf(paths);
        this.source = source;
    }

    /** Whether changes may go untold, as of the last {@link #await}. */
    public boolean deaf() {
        return !silence.isEmpty();
    }

    /**
     * Waits until something may have changed.
     *
     * @return false if the time is up without any news
     */
    public boolean await(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        if (follow()) {
            // What happened before it was listened to was not told.
            return true;
        }
        while (true) {
            long left = until - System.nanoTime();
            WatchService events = service;
            if (events == null) {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, left));
                return false;
            }
            WatchKey key = events.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
            if (key == null) {
                return false;
            }
            if (news(key)) {
                return true;
            }
        }
    }

    private boolean news(WatchKey key) {
        List<WatchEvent<?>> events = key.pollEvents();
        boolean valid = key.reset();
        for (Map.Entry<Path, Watched> each : watched.entrySet()) {
            if (each.getValue().key.equals(key)) {
                return !valid || concerns(each.getKey(), each.getValue(), events);
            }
        }
        return false;
    }

    private boolean concerns(Path folder, Watched one, List<WatchEvent<?>> events) {
        int ofOthers = 0;
        for (WatchEvent<?> event : events) {
            if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)
                    || one.interest.in(String.valueOf(event.context()))) {
                return true;
            }
            ofOthers += event.count();
        }
        if (System.nanoTime() - one.windowNanos > WINDOW.toNanos()) {
            one.windowNanos = System.nanoTime();
            one.ofOthers = 0;
        }
        one.ofOthers += ofOthers;
        if (one.ofOthers > MOST_OF_OTHERS) {
            loud.put(folder, System.nanoTime() + AGAIN.toNanos());
            return true;
        }
        return false;
    }

    /** Listens where the paths lead now; true if that is elsewhere than before. */
    private boolean follow() {
        WatchService events = open();
        if (events == null) {
            return false;
        }
        Interests interests = Interests.of(paths);
        loud.values().removeIf(until -> System.nanoTime() - until > 0);
        watched.entrySet().removeIf(each -> {
            boolean gone = !interests.byFolder().containsKey(each.getKey()) || loud.containsKey(each.getKey());
            if (gone) {
                each.getValue().key.cancel();
            }
            return gone;
        });
        boolean changed = false;
        String why = interests.trouble();
        for (Map.Entry<Path, Interest> each : interests.byFolder().entrySet()) {
            Path folder = each.getKey();
            try {
                changed |= !loud.containsKey(folder) && follow(events, folder, each.getValue());
                why = loud.containsKey(folder) ? "too much else happens in " + folder : why;
            } catch (IOException e) {
                // Only what lies above it, and is replaced less often, may go unheard.
                why = each.getValue().content() ? e.getMessage() + "" : why;
            }
        }
        told(why);
        return changed;
    }

    private boolean follow(WatchService events, Path folder, Interest interest) throws IOException {
        Object identity = identity(folder);
        Watched before = watched.get(folder);
        if (before != null && before.key.isValid() && before.identity.equals(identity)) {
            if (before.interest.equals(interest)) {
                return false;
            }
        } else if (before != null) {
            before.key.cancel();
            watched.remove(folder);
        }
        if (interest.content() && REMOTE.matcher(typeOf(folder)).matches()) {
            throw new IOException(folder + " is on a file system that others change too");
        }
        WatchEvent.Kind<?>[] kinds = (interest.content() ? CONTENT : NAMES).toArray(WatchEvent.Kind[]::new);
        watched.put(folder, new Watched(folder.register(events, kinds), identity, interest));
        return true;
    }

    /** In a root that is no mount point, as chroot makes it, no file system is told; others may change it then. */
    private static String typeOf(Path folder) throws IOException {
        try {
            return Files.getFileStore(folder).type();
        } catch (IOException e) {
            throw new IOException("which file system " + folder + " is on can't be told (" + e.getMessage() + ")", e);
        }
    }

    private static Object identity(Path folder) throws IOException {
        Object key = Files.readAttributes(folder, BasicFileAttributes.class).fileKey();
        return key == null ? "" : key;
    }

    /** Opens it if it is time to; null if it can't be had. */
    private @Nullable WatchService open() {
        if (service != null || System.nanoTime() - openNanos < 0) {
            return service;
        }
        openNanos = System.nanoTime() + AGAIN.toNanos();
        try {
            WatchService opened = source.open();
            if (opened.getClass().getName().contains("Polling")) {
                // It looks by itself, and rarely.
                opened.close();
                told("it has no file events");
            } else {
                service = opened;
            }
        } catch (IOException | UnsupportedOperationException e) {
            told(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
        return service;
    }

    private void told(String why) {
        if (!why.isEmpty() && silence.isEmpty()) {
            log.warn(
                    "The system does not tell when {} changes ({}); it is looked at more often instead.",
                    Printable.of(paths.get(0).toString()),
                    Printable.of(why));
        }
        silence = why;
    }

    @Override
    public void close() {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            log.debug("The file events could not be closed.", e);
        }
    }
}
