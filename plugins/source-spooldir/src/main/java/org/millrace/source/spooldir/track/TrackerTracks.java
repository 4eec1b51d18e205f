package org.millrace.source.spooldir.track;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.millrace.api.file.Presence;
import org.millrace.api.operate.Printable;
import org.millrace.source.spooldir.file.Facts;
import org.millrace.source.spooldir.file.SpooledFile;

/**
 * By files in a directory of their own, so that nothing changes in the one that is read: for each file that has been read there is an
 * empty one, as Flume makes them, that is never older than it; for each that is set aside one that says why.
 */
public final class TrackerTracks implements Tracks {
    private final Path tracker;
    private final String suffix;
    private final Directories directories = new Directories();

    public TrackerTracks(Path tracker, String suffix) {
        this.tracker = tracker;
        this.suffix = suffix;
    }

    private Path completed(String key) {
        return tracker.resolve(key + suffix);
    }

    private Path aside(String key) {
        return tracker.resolve(key + ASIDE);
    }

    private Optional<Facts> completion(String key) throws IOException {
        try {
            return Optional.of(Facts.of(completed(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public State state(String key, Facts facts) throws IOException {
        Optional<Facts> completion = completion(key);
        if (completion.isPresent() && !completion.get().isOlderThan(facts)) {
            return State.DONE;
        }
        return Presence.ofEntry(aside(key)) ? State.ASIDE : State.TO_BE_READ;
    }

    @Override
    public boolean isAside(String name) {
        return false;
    }

    @Override
    public Optional<Earlier> earlier(SpooledFile file, Facts now) throws IOException {
        return completion(file.key())
                .map(completion -> new Earlier(
                        false,
                        "it has changed since a file of its name was read: it has " + now.text() + ", "
                                + Printable.of(completed(file.key()).toString()) + " is " + completion.text()));
    }

    @Override
    public void complete(SpooledFile file, Facts now) throws IOException {
        Path marker = completed(file.key());
        make(marker, new byte[0]);
        if (Facts.of(marker).isOlderThan(now)) {
            // Two clocks, or one that was set back: else the file would be read again.
            Files.setLastModifiedTime(marker, FileTime.from(now.modifiedNanos(), TimeUnit.NANOSECONDS));
        }
    }

    @Override
    public String setAside(SpooledFile file, String reason) throws IOException {
        Path marker = aside(file.key());
        make(marker, (reason + "\n").getBytes(StandardCharsets.UTF_8));
        return Printable.of(marker.toString());
    }

    private void make(Path marker, byte[] content) throws IOException {
        Path directory = Objects.requireNonNull(marker.getParent());
        try {
            Files.createDirectories(directory);
            for (Path made = directory;
                    !made.equals(tracker.getParent());
                    made = Objects.requireNonNull(made.getParent())) {
                directories.touched(made);
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException("trackerDir: " + Printable.of(directory.toString()) + " is no directory", e);
        }
        Files.write(marker, content);
        directories.touched(marker);
    }

    @Override
    public void wereDone(String key) {
        directories.touched(completed(key));
    }

    @Override
    public void force() throws IOException {
        directories.force();
    }
}
