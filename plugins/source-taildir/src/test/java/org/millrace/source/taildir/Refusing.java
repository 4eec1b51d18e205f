package org.millrace.source.taildir;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.LocalDisk;

/** The real disk, but for one file that can't be opened for a while. Root may open what its permissions forbid. */
final class Refusing implements Disk {
    private final LocalDisk real = new LocalDisk();
    private final String name;
    private boolean refusing = true;

    Refusing(String name) {
        this.name = name;
    }

    void allow() {
        refusing = false;
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        return real.names(directory);
    }

    @Override
    public Optional<Facts> look(Path path) throws IOException {
        return real.look(path);
    }

    @Override
    public Content open(Path path) throws IOException {
        if (refusing && path.endsWith(name)) {
            throw new AccessDeniedException(path.toString());
        }
        return real.open(path);
    }
}
