package org.millrace.source.taildir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;

/** Another disk, whose directories list other names than there are: as when files come, go and are renamed meanwhile. */
record OtherNames(Disk disk, UnaryOperator<List<String>> names) implements Disk {
    @Override
    public List<String> names(Path directory) throws IOException {
        return names.apply(disk.names(directory));
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
