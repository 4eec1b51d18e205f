package org.millrace.source.taildir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;

/** Another disk, of which a name is not listed: as when a file is renamed to a name that has been looked at already. */
record Hiding(Disk disk, AtomicReference<String> hidden) implements Disk {
    @Override
    public List<String> names(Path directory) throws IOException {
        return disk.names(directory).stream()
                .filter(name -> !name.equals(hidden.get()))
                .toList();
    }

    @Override
    public Optional<Facts> look(Path path) throws IOException {
        return disk.look(path);
    }

    @Override
    public Content open(Path path) throws IOException {
        return disk.open(path);
    }
}
