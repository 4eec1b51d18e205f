package org.millrace.channel.file.flume;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.event.Event;
import org.millrace.api.file.Presence;
import org.millrace.api.mark.MarkChanges;

/**
 * Copies what is queued in Flume's file channel into a channel of ours.
 *
 * <p>Flume's files stay as they are. The copy is made in a directory beside the wanted one and takes its name only when it
 * is complete and on disk, so an import that was interrupted, however, is simply run again: nothing is lost and nothing
 * comes twice.
 */
public final class FlumeImport {
    private static final Duration LONG = Duration.ofMinutes(1);
    private final Channel channel;
    private final int batchSize;

    /** Opens the new channel, ready for puts, on an empty directory. */
    @FunctionalInterface
    public interface ChannelOpener {
        /** The channel; the import closes it. */
        Channel open(Path directory) throws Exception;
    }

    /**
     * An import into an open channel.
     *
     * @param batchSize events in one put, 1 to the channel's transaction capacity
     */
    public FlumeImport(Channel channel, int batchSize) {
        if (batchSize < 1 || batchSize > channel.transactionCapacity()) {
            throw new IllegalArgumentException(
                    "batchSize=" + batchSize + " is not between 1 and the transactionCapacity="
                            + channel.transactionCapacity() + " of the channel");
        }
        this.channel = channel;
        this.batchSize = batchSize;
    }

    /**
     * Puts all that is left in the queue into the channel, in its order, and returns when the channel has all of it.
     *
     * @throws ChannelException if the channel did not take a batch: those before are in it
     */
    public FlumeQueue.Report copy(FlumeQueue queue) throws IOException, ChannelException, InterruptedException {
        List<Event> batch = new ArrayList<>(batchSize);
        while (queue.next(batch::add)) {
            if (batch.size() == batchSize) {
                channel.put(batch, MarkChanges.none(), LONG);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            channel.put(batch, MarkChanges.none(), LONG);
        }
        return queue.report();
    }

    /**
     * Makes {@code directory} a channel with all that is queued in Flume's. What an interrupted import left beside it is
     * removed first.
     *
     * @param directory must not exist, or be empty
     * @param opener opens the new channel on the directory that it is given, which is another one in the same place
     * @return what was read of Flume's files
     */
    public static FlumeQueue.Report into(Path directory, List<Path> dataDirs, ChannelOpener opener, int batchSize)
            throws Exception {
        Path target = directory.toAbsolutePath().normalize();
        Path parent = target.getParent();
        Path name = target.getFileName();
        if (parent == null || name == null) {
            throw new IOException(directory + " can't be made a channel's directory");
        }
        requireNothingThere(target);
        Path aside = parent.resolve(name + ".importing");
        Files.createDirectories(parent);
        FlumeQueue.Report report;
        try (FlumeQueue queue = FlumeQueue.open(dataDirs)) {
            delete(aside);
            Files.createDirectory(aside);
            report = copyInto(aside, queue, opener, batchSize);
            syncDirectory(aside);
            // Replaces an empty directory; one that was filled meanwhile makes it fail.
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            syncDirectory(parent);
        }
        return report;
    }

    private static FlumeQueue.Report copyInto(Path aside, FlumeQueue queue, ChannelOpener opener, int batchSize)
            throws Exception {
        Channel channel = opener.open(aside);
        FlumeQueue.Report report;
        try {
            report = new FlumeImport(channel, batchSize).copy(queue);
        } catch (Exception e) {
            try {
                channel.close();
            } catch (Exception inner) {
                e.addSuppressed(inner);
            }
            throw e;
        }
        channel.close();
        return report;
    }

    private static void requireNothingThere(Path target) throws IOException {
        if (Presence.ofDirectory(target)) {
            try (Stream<Path> entries = Files.list(target)) {
                if (entries.findAny().isEmpty()) {
                    return;
                }
            }
        } else if (!Presence.ofEntry(target)) {
            return;
        }
        throw new FileAlreadyExistsException(
                target.toString(),
                null,
                "is not empty; import into a directory of its own and give that to the channel");
    }

    private static void delete(Path directory) throws IOException {
        if (!Presence.ofEntry(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw new IOException(
                    "what an interrupted import left in " + directory + " can't be removed", e.getCause());
        }
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
