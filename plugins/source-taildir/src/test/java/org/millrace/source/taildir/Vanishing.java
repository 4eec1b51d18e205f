package org.millrace.source.taildir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;

/** Another disk, which lists one name more than there is. */
record Vanishing(Disk disk, String name) implements Disk {
    @Override
    public List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>(disk.names(directory));
        names.add(name);
        return names;
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
