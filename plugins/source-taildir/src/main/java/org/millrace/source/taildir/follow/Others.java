package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;

/** The files of a directory that no group asks for: what is missing may be among them. Looked at when it is needed, once a look. */
final class Others {
    private static final int MOST = 100_000;

    private final Disk disk;
    private final Map<Path, Directory> directories = new HashMap<>();

    /** A file of another name. */
    record Other(Path path, Facts facts) {
        String name() {
            return String.valueOf(path.getFileName());
        }
    }

    private static final class Directory {
        final Map<Long, Other> byInode = new HashMap<>();
        final Map<String, List<Other>> byFamily = new HashMap<>();
    }

    Others(Disk disk) {
        this.disk = disk;
    }

    /** A new look begins. */
    void forget() {
        directories.clear();
    }

    /** @param wanted names that are none of these */
    private Directory of(Path directory, Predicate<String> wanted) throws IOException {
        Directory known = directories.get(directory);
        if (known != null) {
            return known;
        }
        Directory found = new Directory();
        int count = 0;
        for (String name : disk.names(directory)) {
            if (!wanted.test(name) && !Names.isPacked(name) && count++ < MOST) {
                Path path = directory.resolve(name);
                Optional<Facts> facts = disk.look(path);
                if (facts.isPresent() && facts.get().regular()) {
                    Other other = new Other(path, facts.get());
                    found.byInode.put(facts.get().key().inode(), other);
                    found.byFamily
                            .computeIfAbsent(Names.family(name), key -> new ArrayList<>())
                            .add(other);
                }
            }
        }
        directories.put(directory, found);
        return found;
    }

    /** The one of this number. */
    @Nullable
    Other byInode(Path directory, long inode, Predicate<String> wanted) throws IOException {
        return of(directory, wanted).byInode.get(inode);
    }

    /** Those whose names a rotation may have made of this one. */
    List<Other> relatives(Path directory, String name, Predicate<String> wanted) throws IOException {
        return of(directory, wanted).byFamily.getOrDefault(Names.family(name), List.of());
    }
}
