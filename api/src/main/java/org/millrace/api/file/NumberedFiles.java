package org.millrace.api.file;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.mark.Mark;

/**
 * A directory of files that come out one after the other, each whole and once, for a
 * {@link org.millrace.api.sink.CheckpointedSink}, which passes its calls on. From a channel that keeps marks that is exactly once.
 *
 * <p>A file is named by its number, of 19 digits, and is a {@code .part} until the agent has committed that number with the events in
 * it; then it is renamed and never changes again. What is found unpublished by somebody who remembers nothing becomes a {@code .left}:
 * it may have been committed. Other names are left alone.
 *
 * <p>Belongs to one thread, as the calls of a sink do. Nobody else may write into the directory. After a failure of
 * {@link #committed} or {@link #rolledBack} another instance goes on, with {@link #restore}.
 *
 * @since 1.1
 */
public final class NumberedFiles implements Closeable {
    private static final String PART = ".part";
    private static final Pattern NAME = Pattern.compile("([0-8][0-9]{18})(\\..+)");

    private final Path directory;
    private final String suffix;
    /** What is being written, or waits for its commit. */
    private @Nullable OutputStream part;
    /** The number of the last file that was published. */
    private long last;

    /**
     * Touches nothing yet.
     *
     * @param directory made by {@link #restore} if it is missing
     * @param suffix what names of whole files end in, such as {@code .txt}
     */
    public NumberedFiles(Path directory, String suffix) {
        this.directory = directory;
        this.suffix = suffix;
    }

    /**
     * Publishes what was committed, deletes what was not, and sets aside what nobody remembers.
     *
     * @param marks as the sink was given them: the last is its own
     */
    public void restore(List<Mark> marks) throws IOException {
        Files.createDirectories(directory);
        long committed = marks.isEmpty() ? 0 : marks.get(marks.size() - 1).number();
        last = committed;
        List<Path> files;
        try (Stream<Path> found = Files.list(directory)) {
            files = found.toList();
        }
        for (Path file : files) {
            Matcher name = NAME.matcher(file.getFileName().toString());
            if (name.matches()) {
                long number = Long.parseLong(name.group(1));
                last = Math.max(last, number);
                if (name.group(2).equals(PART)) {
                    settle(number, marks.isEmpty(), committed);
                }
            }
        }
    }

    private void settle(long number, boolean forgotten, long committed) throws IOException {
        if (forgotten) {
            rename(number, ".left");
        } else if (number <= committed) {
            rename(number, suffix);
        } else {
            Files.delete(file(number, PART));
        }
    }

    /** The file to write to, with a buffer; made if there is none. To be asked for with each batch, and closed by nobody else. */
    public OutputStream part() throws IOException {
        OutputStream now = part;
        if (now == null) {
            now = new BufferedOutputStream(Files.newOutputStream(
                    file(last + 1, PART), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
            part = now;
        }
        return now;
    }

    /** What was written is on the disk when this returns; the mark says up to which number. */
    public Mark checkpoint() throws IOException {
        if (part == null) {
            return Mark.of(last);
        }
        part.close();
        sync(file(last + 1, PART));
        sync(directory);
        return Mark.of(last + 1);
    }

    /** The number is committed: the file is published. */
    public void committed() throws IOException {
        if (part != null) {
            rename(last + 1, suffix);
            part = null;
            last++;
        }
    }

    /** All since the last commit comes again: the file is deleted. */
    public void rolledBack() throws IOException {
        close();
        if (part != null) {
            Files.deleteIfExists(file(last + 1, PART));
            part = null;
        }
    }

    /** Closes what is being written, and leaves it to the next {@link #restore}. */
    @Override
    public void close() throws IOException {
        if (part != null) {
            part.close();
        }
    }

    private Path file(long number, String ending) {
        return directory.resolve(String.format(Locale.ROOT, "%019d%s", number, ending));
    }

    private void rename(long number, String ending) throws IOException {
        Files.move(file(number, PART), file(number, ending), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void sync(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
