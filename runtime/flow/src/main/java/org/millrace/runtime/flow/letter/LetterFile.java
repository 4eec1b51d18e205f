package org.millrace.runtime.flow.letter;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.api.file.DurableFile;
import org.millrace.api.file.Presence;

/**
 * The letters of one component on disk, in files that are appended to, {@code letters-0000000001} and so on:
 *
 * <pre>
 *   length (4) | CRC32C of the payload (4) | payload: headers, body
 *   headers: count (4), count times name and value as length (4) and UTF-8; body: length (4), bytes
 * </pre>
 *
 * When all of them are larger than the bound, the oldest file goes. A record that is cut off or damaged ends its file; each process
 * begins a file of its own. One thread at a time.
 */
final class LetterFile {
    private static final String PREFIX = "letters-";
    private static final int HEAD = 8;

    private final Path folder;
    private final long fileBytes;
    private final long mostBytes;
    /** The file that this process began. */
    private @Nullable Path begun;

    /**
     * @param fileBytes about how large one file becomes
     * @param mostBytes how large all of them may be together
     */
    LetterFile(Path folder, long fileBytes, long mostBytes) {
        this.folder = folder;
        this.fileBytes = fileBytes;
        this.mostBytes = mostBytes;
    }

    /**
     * Adds letters, and makes room for them. They are on the disk when this returns.
     *
     * @return how many older ones had to go
     */
    long append(List<Event> letters) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Event letter : letters) {
            byte[] payload = payload(letter);
            CRC32C crc = new CRC32C();
            crc.update(payload);
            bytes.writeBytes(ByteBuffer.allocate(HEAD)
                    .putInt(payload.length)
                    .putInt((int) crc.getValue())
                    .array());
            bytes.writeBytes(payload);
        }
        Files.createDirectories(folder);
        NavigableMap<Long, Path> files = files();
        long gone = makeRoom(files, bytes.size());
        Path last = begun;
        // Never behind what a process before this one wrote: its end may be torn off, which would hide what follows.
        if (last == null || !files.containsValue(last) || Files.size(last) >= fileBytes) {
            last = folder.resolve(String.format("%s%010d", PREFIX, files.isEmpty() ? 1 : files.lastKey() + 1));
            begun = last;
        }
        try (FileChannel file = FileChannel.open(
                last, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            long before = file.size();
            ByteBuffer left = ByteBuffer.wrap(bytes.toByteArray());
            try {
                while (left.hasRemaining()) {
                    file.write(left);
                }
                file.force(true);
            } catch (IOException e) {
                // Half a record would hide what is added behind it.
                file.truncate(before);
                throw e;
            }
        }
        return gone;
    }

    private long makeRoom(NavigableMap<Long, Path> files, long more) throws IOException {
        long all = more;
        for (Path file : files.values()) {
            all += Files.size(file);
        }
        long gone = 0;
        while (all > mostBytes && !files.isEmpty()) {
            Path oldest = files.pollFirstEntry().getValue();
            all -= Files.size(oldest);
            gone += count(oldest);
            Files.delete(oldest);
        }
        return gone;
    }

    private static byte[] payload(Event letter) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(letter.headers().size());
            for (Map.Entry<String, String> header : letter.headers().entrySet()) {
                write(out, header.getKey().getBytes(StandardCharsets.UTF_8));
                write(out, header.getValue().getBytes(StandardCharsets.UTF_8));
            }
            write(out, letter.body());
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private NavigableMap<Long, Path> files() throws IOException {
        NavigableMap<Long, Path> files = new TreeMap<>();
        if (!Presence.ofDirectory(folder)) {
            return files;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path file : all) {
                String number = file.getFileName().toString().substring(PREFIX.length());
                if (number.matches("[0-9]{10}")) {
                    files.put(Long.parseLong(number), file);
                }
            }
        }
        return files;
    }

    /** The files, the oldest first. */
    List<Path> paths() throws IOException {
        return List.copyOf(files().values());
    }

    /** How many letters there are, without reading them. */
    long count() throws IOException {
        long count = 0;
        for (Path file : files().values()) {
            count += count(file);
        }
        return count;
    }

    private static long count(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(HEAD);
            long count = 0;
            long at = 0;
            while (file.read(head.clear(), at) == HEAD) {
                int length = head.getInt(0);
                if (length < 0 || at + HEAD + length > file.size()) {
                    break;
                }
                at += HEAD + (long) length;
                count++;
            }
            return count;
        }
    }

    /** The letters of one file. */
    List<Event> read(Path file) throws IOException {
        // A file takes what comes until it is full, so its last record may stand out.
        ByteBuffer content = ByteBuffer.wrap(DurableFile.read(file, Integer.MAX_VALUE - 16));
        List<Event> letters = new ArrayList<>();
        while (content.remaining() >= HEAD) {
            int length = content.getInt();
            int sum = content.getInt();
            if (length < 0 || length > content.remaining()) {
                break;
            }
            byte[] payload = new byte[length];
            content.get(payload);
            CRC32C crc = new CRC32C();
            crc.update(payload);
            if ((int) crc.getValue() != sum) {
                break;
            }
            letters.add(event(payload));
        }
        return letters;
    }

    private static Event event(byte[] payload) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                String name = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
                headers.put(name, new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8));
            }
            return Event.of(headers, in.readNBytes(in.readInt()));
        }
    }

    /**
     * Forgets a file whose letters have been dealt with; one with more in it than could be read is kept beside the others.
     *
     * @param read how many were read
     */
    void drop(Path file, int read) throws IOException {
        if (read < count(file)) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".damaged"));
        } else {
            Files.delete(file);
        }
    }
}
