package org.millrace.source.taildir.disk;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the system tells of directories. Hints and no more: events get lost, and on a network's file system others' writing makes none,
 * so whoever waits here looks now and then all the same. Without any means left it is silent, which costs only time.
 */
public final class DirectoryEvents implements AutoCloseable {
    private static final int MOST_CHANGED = 10_000;

    private final Map<WatchKey, Path> keys = new HashMap<>();
    private final Set<Path> changed = new HashSet<>();
    private @Nullable WatchService service;
    private boolean names;
    private boolean tried;

    /** Listens to these directories from now on; those that are not there are tried again. */
    public void listen(Collection<Path> directories) {
        if (!tried) {
            tried = true;
            try {
                service = FileSystems.getDefault().newWatchService();
            } catch (IOException | UnsupportedOperationException e) {
                service = null;
            }
        }
        WatchService events = service;
        if (events == null) {
            return;
        }
        keys.keySet().removeIf(key -> !key.isValid());
        for (Path directory : directories) {
            if (!keys.containsValue(directory)) {
                register(events, directory);
            }
        }
    }

    private void register(WatchService events, Path directory) {
        try {
            keys.put(
                    directory.register(
                            events,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE,
                            StandardWatchEventKinds.ENTRY_MODIFY),
                    directory);
            names = true;
        } catch (IOException | ClosedWatchServiceException e) {
            // Whoever listens looks as often as if there were no events.
            names = false;
        }
    }

    /** Waits until something is told, or the time is up. */
    public void await(Duration limit) throws InterruptedException {
        WatchService events = service;
        if (events == null || keys.isEmpty()) {
            TimeUnit.NANOSECONDS.sleep(limit.toNanos());
            return;
        }
        take(events.poll(limit.toNanos(), TimeUnit.NANOSECONDS));
        gather();
    }

    /** Takes what has been told without waiting. */
    public void gather() {
        WatchService events = service;
        if (events != null) {
            for (WatchKey key = events.poll(); key != null; key = events.poll()) {
                take(key);
            }
        }
    }

    private void take(@Nullable WatchKey key) {
        Path directory = key == null ? null : keys.get(key);
        if (key == null || directory == null) {
            return;
        }
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.kind().equals(StandardWatchEventKinds.ENTRY_MODIFY) && changed.size() < MOST_CHANGED) {
                changed.add(directory.resolve(String.valueOf(event.context())));
            } else {
                names = true;
            }
        }
        if (!key.reset()) {
            keys.remove(key);
            names = true;
        }
    }

    /** Whether names came or went since the last time this was asked. */
    public boolean takeNames() {
        boolean were = names;
        names = false;
        return were;
    }

    /** What was written to since {@link #takeChanged} was asked; unmodifiable. */
    public Set<Path> changed() {
        return Collections.unmodifiableSet(changed);
    }

    /** What was written to since the last time this was asked. */
    public Set<Path> takeChanged() {
        Set<Path> taken = Set.copyOf(changed);
        changed.clear();
        return taken;
    }

    @Override
    public void close() throws IOException {
        WatchService events = service;
        service = null;
        if (events != null) {
            events.close();
        }
    }
}
