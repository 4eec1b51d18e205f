package org.millrace.source.taildir.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The file system of this machine. */
public final class LocalDisk implements Disk {
    /** Linux shows here what a process has open, and opens it again by that name. */
    private static final Path HANDLES = Path.of("/proc/self/fd");

    private static final String DELETED = " (deleted)";

    @Override
    public List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    @Override
    public Optional<Facts> look(Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Object key = attributes.fileKey();
        if (key == null) {
            throw new IOException(path + ": this file system gives files no number, by which they could be followed");
        }
        return Optional.of(new Facts(
                FileKey.parse(key.toString()),
                attributes.size(),
                attributes.lastModifiedTime().toMillis(),
                attributes.isRegularFile()));
    }

    @Override
    public Map<FileKey, Content> nameless(Set<FileKey> wanted) throws IOException {
        Map<FileKey, Content> found = new HashMap<>();
        if (wanted.isEmpty() || !Files.isDirectory(HANDLES)) {
            return found;
        }
        try {
            for (String name : names(HANDLES)) {
                Path handle = HANDLES.resolve(name);
                FileKey key = nameless(handle);
                if (key != null && wanted.contains(key) && !found.containsKey(key)) {
                    reopen(handle, key).ifPresent(content -> found.put(key, content));
                }
            }
        } catch (IOException e) {
            for (Content each : found.values()) {
                each.close();
            }
            throw e;
        }
        return found;
    }

    /** What a handle is of, if that has no name; null otherwise, or if it is closed by now. */
    private @Nullable FileKey nameless(Path handle) throws IOException {
        try {
            if (!Files.readSymbolicLink(handle).toString().endsWith(DELETED)) {
                return null;
            }
        } catch (NoSuchFileException e) {
            return null;
        }
        return look(handle).filter(Facts::regular).map(Facts::key).orElse(null);
    }

    /** A handle of our own; empty if the number stands for something else by now. */
    private Optional<Content> reopen(Path handle, FileKey key) throws IOException {
        Content content;
        try {
            content = open(handle);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            if (key.equals(nameless(handle))) {
                return Optional.of(content);
            }
        } catch (IOException e) {
            content.close();
            throw e;
        }
        content.close();
        return Optional.empty();
    }

    @Override
    public Content open(Path path) throws IOException {
        return new Open(FileChannel.open(path, StandardOpenOption.READ));
    }

    private record Open(FileChannel channel) implements Content {
        @Override
        public int read(long position, byte[] into, int at, int most) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(into, at, most);
            long from = position;
            while (buffer.hasRemaining()) {
                int n = channel.read(buffer, from);
                if (n <= 0) {
                    break;
                }
                from += n;
            }
            return (int) (from - position);
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
