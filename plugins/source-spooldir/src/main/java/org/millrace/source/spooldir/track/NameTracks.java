package org.millrace.source.spooldir.track;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;
import org.millrace.api.file.Presence;
import org.millrace.api.operate.Printable;
import org.millrace.source.spooldir.file.Facts;
import org.millrace.source.spooldir.file.SpooledFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** By names: a file that has been read gets a suffix, or is deleted; one that is set aside gets another. */
public final class NameTracks implements Tracks {
    private static final Logger log = LoggerFactory.getLogger(NameTracks.class);
    private static final Pattern ASIDE_NAME =
            Pattern.compile(".*" + Pattern.quote(ASIDE) + "(\\.[0-9]+)?", Pattern.DOTALL);
    private static final int MOST_OF_A_NAME = 1000;
    /** To compare larger files would keep all others waiting. */
    private static final long MOST_COMPARED = 64L << 20;

    private final Path root;
    private final String suffix;
    private final boolean delete;
    private final Directories directories = new Directories();

    /**
     * @param root where the files are
     * @param delete whether files that have been read are deleted
     */
    public NameTracks(Path root, String suffix, boolean delete) {
        this.root = root;
        this.suffix = suffix;
        this.delete = delete;
    }

    @Override
    public State state(String key, Facts facts) {
        return State.TO_BE_READ;
    }

    @Override
    public boolean isAside(String name) {
        return ASIDE_NAME.matcher(name).matches();
    }

    private Path target(SpooledFile file) {
        return file.path().resolveSibling(file.name() + suffix);
    }

    @Override
    public Optional<Earlier> earlier(SpooledFile file, Facts now) throws IOException {
        Path target = target(file);
        if (delete || !Presence.ofEntry(target)) {
            return Optional.empty();
        }
        Facts then = Facts.of(target);
        boolean identical =
                then.size() == now.size() && now.size() <= MOST_COMPARED && Files.mismatch(file.path(), target) < 0;
        return Optional.of(new Earlier(
                identical,
                "its name has been used before: it has " + now.text() + ", " + Printable.of(target.toString()) + " has "
                        + then.text()));
    }

    @Override
    public void complete(SpooledFile file, Facts now) throws IOException {
        directories.touched(file.path());
        try {
            if (delete) {
                Files.delete(file.path());
                return;
            }
            Optional<Earlier> earlier = earlier(file, now);
            if (earlier.isEmpty()) {
                Files.move(file.path(), target(file));
            } else if (earlier.get().identical()) {
                log.info("{} is the same, byte for byte, as the one that was completed before", file.path());
                Files.move(
                        file.path(), target(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } else {
                throw new NameTakenException(earlier.get().text());
            }
        } catch (NoSuchFileException e) {
            if (!Presence.isGone(file.path(), e)) {
                throw e;
            }
            // Somebody took it away, after its last event had been read.
        }
    }

    @Override
    public String setAside(SpooledFile file, String reason) throws IOException {
        directories.touched(file.path());
        for (int i = 0; i < MOST_OF_A_NAME; i++) {
            Path target = file.path().resolveSibling(file.name() + ASIDE + (i == 0 ? "" : "." + i));
            if (!Presence.ofEntry(target)) {
                try {
                    Files.move(file.path(), target);
                    return Printable.of(target.toString());
                } catch (FileAlreadyExistsException e) {
                    // Somebody was faster; the next number.
                }
            }
        }
        throw new IOException("there are " + MOST_OF_A_NAME + " files of its name that are set aside");
    }

    @Override
    public void wereDone(String key) {
        directories.touched(root.resolve(key));
    }

    @Override
    public void force() throws IOException {
        directories.force();
    }
}
