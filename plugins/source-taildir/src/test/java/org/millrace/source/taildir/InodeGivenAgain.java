package org.millrace.source.taildir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.FileKey;
import org.millrace.source.taildir.disk.LocalDisk;

/** A disk that gives a file the inode that another had before it was deleted, which a file system does when it likes to. */
final class InodeGivenAgain implements Disk {
    private final LocalDisk disk = new LocalDisk();
    private final String name;
    private final FileKey key;
    private String opened = "";
    private Step step = () -> {};

    /** What somebody does meanwhile. */
    interface Step {
        void run() throws IOException;
    }

    /**
     * @param name of whatever file gets the inode
     * @param before whose inode that is now
     */
    InodeGivenAgain(String name, Path before) throws IOException {
        this.name = name;
        this.key = disk.look(before).orElseThrow().key();
    }

    /** What happens once, when a file of this name is opened first. */
    void whenOpened(String file, Step then) {
        opened = file;
        step = then;
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        return disk.names(directory);
    }

    @Override
    public Optional<Facts> look(Path path) throws IOException {
        return disk.look(path)
                .map(facts ->
                        path.endsWith(name) ? new Facts(key, facts.size(), facts.changedMs(), facts.regular()) : facts);
    }

    @Override
    public Content open(Path path) throws IOException {
        if (path.endsWith(opened)) {
            opened = "";
            step.run();
        }
        return disk.open(path);
    }
}
