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
import java.util.List;
import java.util.Optional;

/** The file system of this machine. */
public final class LocalDisk implements Disk {

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
