package org.millrace.source.spooldir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.LongSupplier;
import org.millrace.api.operate.Printable;
import org.millrace.source.spooldir.file.Facts;
import org.millrace.source.spooldir.file.SpooledFile;
import org.millrace.source.spooldir.track.Tracks;

/**
 * Looks through the directory. One look costs a step for each entry, and memory for the {@value #MOST} files that are next; what is
 * behind them is counted, and found by a later look.
 */
final class Lister {
    static final int MOST = 10_000;
    /** The most bytes of a key, so that the agent's part of a mark's name fits beside it. */
    static final int MOST_KEY_BYTES = 800;

    private final SpoolSettings settings;
    private final Tracks tracks;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    /** Files that may still be written to, and since when they are as they are. */
    private Map<String, Waiting> waiting = new HashMap<>();

    private record Waiting(Facts facts, long sinceNanos) {}

    /** One look. */
    private final class Look {
        private final Set<String> started;
        private final Set<String> found = new HashSet<>();
        private final Set<String> over = new HashSet<>();
        private final List<SpooledFile> first = new ArrayList<>();
        private final PriorityQueue<SpooledFile> next =
                new PriorityQueue<>(settings.order().order().reversed());
        private final Map<String, Waiting> unquiet = new HashMap<>();
        private final Deque<Path> directories = new ArrayDeque<>();
        private long files;
        private long bytes;
        private long aside;
        private String trouble = "";

        Look(Set<String> started) {
            this.started = started;
        }

        void into(Path directory) throws IOException {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    String name = String.valueOf(entry.getFileName());
                    if (!name.startsWith(".") && !name.endsWith(settings.suffix())) {
                        if (tracks.isAside(name)) {
                            aside++;
                        } else {
                            look(entry, name);
                        }
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }

        private void look(Path entry, String name) throws IOException {
            boolean wanted = settings.include().matcher(name).matches()
                    && !settings.ignore().matcher(name).matches();
            if (!wanted && !settings.recursive()) {
                return;
            }
            try {
                BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    if (wanted) {
                        file(entry, Facts.of(attributes));
                    }
                } else if (attributes.isDirectory() && settings.recursive()) {
                    directory(entry, name);
                }
            } catch (NoSuchFileException e) {
                // It has gone since, or is a link that leads nowhere.
            } catch (IOException e) {
                trouble(entry, e);
            }
        }

        /** A link to a directory is not followed: it might lead round in a circle. */
        private void directory(Path entry, String name) throws IOException {
            boolean own = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isDirectory();
            if (own && !settings.ignore().matcher(name).matches() && !entry.equals(settings.tracker())) {
                directories.add(entry);
            }
        }

        private void trouble(Path entry, IOException e) {
            if (trouble.isEmpty()) {
                trouble = Printable.of(entry.toString()) + " can't be looked at: " + Printable.of(e.toString());
            }
        }

        private void file(Path path, Facts facts) throws IOException {
            String key = key(path);
            Tracks.State state = tracks.state(key, facts);
            if (state != Tracks.State.TO_BE_READ) {
                aside += state == Tracks.State.ASIDE ? 1 : 0;
                if (started.contains(key)) {
                    over.add(key);
                }
                return;
            }
            files++;
            bytes += facts.size();
            SpooledFile file = new SpooledFile(key, path, facts);
            if (started.contains(key)) {
                found.add(key);
                first.add(file);
            } else if (key.getBytes(StandardCharsets.UTF_8).length > MOST_KEY_BYTES) {
                trouble(path, new IOException("its path is longer than " + MOST_KEY_BYTES + " bytes"));
            } else if (isQuiet(key, facts)) {
                next.add(file);
                if (next.size() > MOST) {
                    next.poll();
                }
            }
        }

        private boolean isQuiet(String key, Facts facts) {
            long quietMs = settings.quiet().toMillis();
            long age = millis.getAsLong() - facts.modifiedNanos() / 1_000_000;
            if (quietMs == 0 || age >= quietMs) {
                return true;
            }
            // The clock of a file server may be another: then it counts for how long nothing has been seen to change.
            Waiting before = waiting.get(key);
            long now = nanos.getAsLong();
            long since = before != null && facts.unchangedSince(before.facts()) ? before.sinceNanos() : now;
            if (now - since >= settings.quiet().toNanos()) {
                return true;
            }
            if (unquiet.size() < MOST) {
                unquiet.put(key, new Waiting(facts, since));
            }
            return false;
        }

        Listing result(long tookNanos) {
            List<SpooledFile> all = new ArrayList<>(next);
            all.sort(settings.order().order());
            all.addAll(0, first);
            return new Listing(
                    all,
                    files,
                    bytes,
                    aside,
                    found,
                    over,
                    trouble.isEmpty() ? Optional.empty() : Optional.of(trouble),
                    tookNanos);
        }
    }

    Lister(SpoolSettings settings, Tracks tracks, LongSupplier millis, LongSupplier nanos) {
        this.settings = settings;
        this.tracks = tracks;
        this.millis = millis;
        this.nanos = nanos;
    }

    private String key(Path path) {
        String relative = settings.directory().relativize(path).toString();
        String separator = path.getFileSystem().getSeparator();
        return separator.equals("/") ? relative : relative.replace(separator, "/");
    }

    /**
     * Looks now.
     *
     * @param started keys of files that come first, however they are ordered, and are not waited for
     * @throws IOException if the directory itself can't be looked into
     */
    Listing list(Set<String> started) throws IOException {
        long began = nanos.getAsLong();
        Look look = new Look(started);
        look.into(settings.directory());
        for (Path next = look.directories.poll(); next != null; next = look.directories.poll()) {
            try {
                look.into(next);
            } catch (NoSuchFileException e) {
                // It has gone since.
            } catch (IOException e) {
                look.trouble(next, e);
            }
        }
        waiting = look.unquiet;
        return look.result(nanos.getAsLong() - began);
    }
}
