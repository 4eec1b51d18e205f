package org.millrace.source.taildir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.Facts;
import org.millrace.source.taildir.disk.FileKey;

/** A file system in memory that does what a test can't have a real one do: other devices, stale handles, sizes that lag behind. */
final class ModelDisk implements Disk {
    private final Map<Path, Node> nodes = new TreeMap<>();
    private long device = 1;
    private long clock = 1_000_000;

    /** How a file is read. */
    interface Quirk {
        void before(Node node, long position, int most) throws IOException;
    }

    /** A file. */
    static final class Node {
        final long inode;
        final long device;
        byte[] bytes = {};
        long changedMs;
        /** What its size is said to be; -1 for the truth. */
        long saidSize = -1;

        boolean stale;

        @Nullable
        Quirk quirk;

        Node(long inode, long device) {
            this.inode = inode;
            this.device = device;
        }
    }

    ModelDisk device(long next) {
        device = next;
        return this;
    }

    Node put(Path path, long inode, String text) {
        return put(path, inode, device, text);
    }

    Node put(Path path, long inode, long on, String text) {
        Node node = new Node(inode, on);
        node.bytes = text.getBytes(StandardCharsets.UTF_8);
        node.changedMs = clock++;
        nodes.put(path, node);
        return node;
    }

    void append(Path path, String text) {
        Node node = node(path);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(node.bytes);
        all.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        node.bytes = all.toByteArray();
        node.changedMs = clock++;
    }

    Node node(Path path) {
        Node node = nodes.get(path);
        if (node == null) {
            throw new IllegalStateException("no " + path);
        }
        return node;
    }

    void rename(Path from, Path to) {
        Node node = node(from);
        nodes.remove(from);
        nodes.put(to, node);
    }

    void remove(Path path) {
        nodes.remove(path);
    }

    /** All files are on another device from now on, as after a reboot. */
    void reboot(long next) {
        device = next;
        Map<Path, Node> moved = new TreeMap<>();
        nodes.forEach((path, node) -> {
            Node same = new Node(node.inode, next);
            same.bytes = node.bytes;
            same.changedMs = node.changedMs;
            moved.put(path, same);
        });
        nodes.putAll(moved);
    }

    @Override
    public List<String> names(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        nodes.keySet().forEach(path -> {
            if (directory.equals(path.getParent())) {
                names.add(String.valueOf(path.getFileName()));
            }
        });
        return names;
    }

    @Override
    public Optional<Facts> look(Path path) {
        Node node = nodes.get(path);
        if (node == null) {
            boolean directory = nodes.keySet().stream().anyMatch(each -> path.equals(each.getParent()));
            return directory ? Optional.of(new Facts(new FileKey(device, 2), 0, clock, false)) : Optional.empty();
        }
        long size = node.saidSize < 0 ? node.bytes.length : node.saidSize;
        return Optional.of(new Facts(new FileKey(node.device, node.inode), size, node.changedMs, true));
    }

    @Override
    public Content open(Path path) throws IOException {
        Node node = nodes.get(path);
        if (node == null) {
            throw new NoSuchFileException(path.toString());
        }
        boolean[] old = new boolean[1];
        return new Content() {
            @Override
            public int read(long position, byte[] into, int at, int most) throws IOException {
                if (node.stale && !old[0]) {
                    node.stale = false;
                    old[0] = true;
                }
                if (old[0]) {
                    throw new IOException("Stale file handle");
                }
                Quirk quirk = node.quirk;
                if (quirk != null) {
                    quirk.before(node, position, most);
                }
                int n = (int) Math.max(0, Math.min(most, node.bytes.length - position));
                if (n > 0) {
                    System.arraycopy(node.bytes, (int) position, into, at, n);
                }
                return n;
            }

            @Override
            public long size() {
                return node.bytes.length;
            }

            @Override
            public void close() {}
        };
    }
}
