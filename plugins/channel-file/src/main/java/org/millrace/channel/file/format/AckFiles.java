package org.millrace.channel.file.format;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.disk.Disk;

/** Reads the acknowledgements, of whichever of the two files holds. */
public final class AckFiles {
    private AckFiles() {}

    /**
     * The acknowledgements.
     *
     * @param content of the file that holds; null if none is sound
     * @param file which of the two it is; -1 if none
     * @param newerUnsound whether the other may have held, and is not sound
     */
    public record Acks(AckFile.@Nullable Content content, int file, boolean newerUnsound) {}

    private record Turn(int file, Path path, AckFile.Head head) {}

    /** Reads the newer file, and the older one only if that is not sound. */
    public static Acks read(Disk disk, Path directory) throws IOException {
        boolean unsound = false;
        boolean absent = false;
        boolean blank = false;
        List<Turn> turns = new ArrayList<>();
        for (int i = 0; i < AckFile.NAMES.size(); i++) {
            Path path = directory.resolve(AckFile.NAMES.get(i));
            if (!disk.exists(path)) {
                absent = true;
                continue;
            }
            AckFile.Head head = AckFile.head(disk, path);
            if (head != null) {
                turns.add(new Turn(i, path, head));
            } else {
                boolean zeros = AckFile.isBlank(disk, path);
                blank |= zeros;
                unsound |= !zeros;
            }
        }
        // The turn of each comes by the second generation, and leaves a header.
        unsound |= blank && turns.stream().anyMatch(turn -> turn.head().generation() > 1);
        // Both are made before the first one's turn comes.
        unsound |= absent && !turns.isEmpty();
        turns.sort(Comparator.comparingLong((Turn turn) -> turn.head().generation())
                .reversed());
        for (Turn turn : turns) {
            AckFile.Content content = AckFile.read(disk, turn.path(), turn.head());
            if (content != null) {
                return new Acks(content, turn.file(), unsound);
            }
            unsound = true;
        }
        return new Acks(null, -1, unsound);
    }
}
