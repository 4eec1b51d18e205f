package org.millrace.source.taildir.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /** Opens what is known to be a regular file. */
    Content open(Path path) throws IOException;
}
