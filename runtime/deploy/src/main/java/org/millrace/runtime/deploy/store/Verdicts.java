package org.millrace.runtime.deploy.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which contents a judge has found sound, so that the next start does not read thousands of entries again to come to the same
 * verdict. A content is known by its digest and a judge by his: other rules, another container or another Java judge all of them
 * anew. Kept in the store's file {@code sound}, the judge in the first line and a content in each of the others; a file that
 * can't be used costs a look at each jar and nothing else.
 *
 * <p>Any thread may ask and add; whoever holds the store keeps.
 */
public final class Verdicts {
    private static final Logger log = LoggerFactory.getLogger(Verdicts.class);
    private static final long LARGEST = 1 << 20;

    private final Path file;
    private final Disk disk;
    private final Optional<String> judge;
    private final Set<Digest> sound = ConcurrentHashMap.newKeySet();
    private volatile Set<Digest> written = Set.of();

    /**
     * Those of a judge.
     *
     * @param from the folder that has the file
     * @param folder the one that gets it
     * @param judge empty if nobody knows by which rules he judges: then nothing is kept
     */
    Verdicts(Path from, Path folder, Disk disk, Optional<Digest> judge) {
        this.file = folder.resolve("sound");
        this.disk = disk;
        this.judge = judge.map(Digest::hex);
        sound.addAll(read(from.resolve("sound")));
        written = Set.copyOf(sound);
    }

    private Set<Digest> read(Path from) {
        try {
            if (Files.size(from) > LARGEST) {
                return Set.of();
            }
            List<String> lines = Files.readAllLines(from, StandardCharsets.US_ASCII);
            if (lines.isEmpty() || !judge.equals(Optional.of(lines.get(0)))) {
                return Set.of();
            }
            return lines.stream()
                    .skip(1)
                    .flatMap(line -> Digest.parse(line).stream())
                    .collect(Collectors.toSet());
        } catch (NoSuchFileException e) {
            return Set.of();
        } catch (IOException e) {
            log.debug("{} can't be read: each plug-in is looked at again.", from, e);
            return Set.of();
        }
    }

    /** Whether this content was found sound. */
    public boolean sound(Digest content) {
        return sound.contains(content);
    }

    /** Remembers that it was. */
    public void add(Digest content) {
        sound.add(content);
    }

    /** Whether there is something to keep. */
    public boolean news() {
        return judge.isPresent() && !written.equals(sound);
    }

    /** Writes down what is known of the contents that are still needed, if that is news. A failure costs the next start time. */
    public void keep(Store.Hold hold, Predicate<Digest> needed) {
        sound.removeIf(needed.negate());
        if (!news()) {
            return;
        }
        hold.require();
        Set<Digest> now = Set.copyOf(sound);
        String text = Stream.concat(
                        judge.stream(), now.stream().map(Digest::hex).sorted())
                .collect(Collectors.joining("\n", "", "\n"));
        try {
            Path half = file.resolveSibling("sound.part");
            disk.write(half, text.getBytes(StandardCharsets.US_ASCII));
            disk.move(half, file);
            written = now;
        } catch (IOException e) {
            log.warn("{} can't be written ({}): the next start looks at each plug-in again.", file, e.toString());
        }
    }
}
