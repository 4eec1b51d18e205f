package org.millrace.source.taildir.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A file system, as far as it is needed to follow files. A failure to look is thrown, and never shown as an absence. */
public interface Disk {

    /**
     * The names in a directory, in no order.
     *
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    List<String> names(Path directory) throws IOException;

    /** What a name stands for, links followed; empty only if nothing of this name is there. */
    Optional<Facts> look(Path path) throws IOException;

    /**
     * What this process has open though it has no name any more, of these: as the predecessor of a source that is replaced has it.
     *
     * @return handles of its own, that the caller closes; empty where a system does not tell
     */
    default Map<FileKey, Content> nameless(Set<FileKey> wanted) throws IOException {
        return Map.of();
    }

    /** Opens what is known to be a regular file. */
    Content open(Path path) throws IOException;
}
