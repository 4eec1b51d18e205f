package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A small disk of the test's own, mounted at one folder or more. Only root may mount one; a build of somebody else leaves these tests out. */
final class Disk implements AutoCloseable {
    private final Path root;
    private final Deque<Path> mounted = new ArrayDeque<>();
    /** What {@link #readOnly} has laid over them. */
    private final Deque<Path> covers = new ArrayDeque<>();

    private Disk(Path root) {
        this.root = root;
    }

    /** Mounts one at this folder, for a user. */
    static Disk of(String size, Path folder, OtherUser owner) throws IOException, InterruptedException {
        Disk disk = new Disk(Files.createDirectories(folder));
        String options = "mode=0700,size=" + size + ",uid=" + owner.id() + ",gid=" + owner.id();
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", options, "none", folder.toString()) == 0,
                "a small disk can only be mounted by root");
        disk.mounted.push(folder);
        return disk;
    }

    /** One whose file system keeps a journal, and goes read-only by itself when it sees an error, in a file of this name. */
    static Disk journalled(Path image, long bytes, Path folder, OtherUser owner)
            throws IOException, InterruptedException {
        Disk disk = new Disk(Files.createDirectories(folder));
        WorstFiles.sparse(image, bytes);
        assumeTrue(
                run("mkfs.ext4", "-q", "-F", image.toString()) == 0
                        && run("mount", "-o", "loop", image.toString(), folder.toString()) == 0,
                "a disk in a file can only be mounted by root");
        disk.mounted.push(folder);
        try {
            owner.own(folder);
        } catch (IOException | InterruptedException | AssertionError e) {
            disk.close();
            throw e;
        }
        return disk;
    }

    /** What an error does to a disk with a journal: nothing more is written, by nobody. */
    void fail() throws IOException, InterruptedException {
        mount("-o", "remount,abort", root.toString());
    }

    /** Mounts what is in the file of a disk that failed in its place. */
    void replace(Path image) throws IOException, InterruptedException {
        Process losetup = new ProcessBuilder("losetup", "--find", "--show", image.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String device = new String(losetup.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertThat(losetup.waitFor()).isZero();
        try {
            mount(device, root.toString());
            mounted.push(root);
        } finally {
            // It goes with its last user.
            run("losetup", "--detach", device);
        }
    }

    /** Shows a new folder of the disk at another place too. */
    Path alsoAt(Path folder, OtherUser owner) throws IOException, InterruptedException {
        Path inside = Files.createDirectory(root.resolve(folder.getFileName()));
        owner.own(inside);
        mount("--bind", inside.toString(), Files.createDirectories(folder).toString());
        mounted.push(folder);
        return folder;
    }

    /** Lets nothing more be written where it is mounted, but by whoever has a file open. */
    void readOnly() throws IOException, InterruptedException {
        for (Path folder : List.copyOf(mounted)) {
            mount("--bind", folder.toString(), folder.toString());
            covers.push(folder);
            mount("-o", "remount,bind,ro", folder.toString());
        }
    }

    /** Takes {@link #readOnly} back. */
    void writable() throws IOException, InterruptedException {
        while (!covers.isEmpty()) {
            assertThat(run("umount", "-l", covers.pop().toString())).isZero();
        }
    }

    private static void mount(String... words) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("mount"));
        line.addAll(List.of(words));
        assertThat(run(line.toArray(String[]::new))).as(line::toString).isZero();
    }

    private static int run(String... line) throws IOException, InterruptedException {
        return new ProcessBuilder(line).inheritIO().start().waitFor();
    }

    /** Writes a file until nothing fits any more. */
    void fill() {
        ByteBuffer block = ByteBuffer.allocate(64 * 1024);
        try (FileChannel file = FileChannel.open(foreign(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (boolean room = true; room; ) {
                block.clear();
                room = file.write(block) > 0;
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    /** Takes {@link #fill} back. */
    void empty() throws IOException {
        Files.delete(foreign());
    }

    private Path foreign() {
        return root.resolve("foreign");
    }

    @Override
    public void close() throws IOException, InterruptedException {
        while (!covers.isEmpty()) {
            run("umount", "-l", covers.pop().toString());
        }
        while (!mounted.isEmpty()) {
            run("umount", "-l", mounted.pop().toString());
        }
    }
}
