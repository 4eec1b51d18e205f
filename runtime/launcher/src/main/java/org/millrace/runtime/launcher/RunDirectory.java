package org.millrace.runtime.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one running agent, its owner's alone: bundle cache, control socket, and a lock that dies with the
 * process, so that what a killed agent left behind is harmless.
 */
final class RunDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel lockFile;

    private RunDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    Path path() {
        return path;
    }

    static RunDirectory lock(Path path, String agent) throws Failure {
        try {
            Files.createDirectories(path);
            ownerOnly(path);
            FileChannel file = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (tryLock(file) == null) {
                String pid = read(file);
                file.close();
                throw new Failure(
                        1,
                        "an agent named " + agent + " is running already (process " + pid + ", run directory " + path
                                + "). Stop it, or give this one another --name or --run-dir.");
            }
            file.truncate(0);
            file.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)), 0);
            return new RunDirectory(path, file);
        } catch (IOException e) {
            throw new Failure(
                    1, "the run directory " + path + " can't be used: " + e + ". Choose another with --run-dir.");
        }
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String read(FileChannel file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        file.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).trim();
    }

    static void ownerOnly(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
