package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Something an agent runs short of, until it is relieved. */
interface Shortage extends AutoCloseable {
    void begin() throws Exception;

    /** Ends it; legal before it has begun, and twice. */
    @Override
    void close() throws Exception;

    /** Descriptors, taken by connections that say nothing: as many as there are, and each that comes free. */
    static Shortage descriptors(int port, int most) {
        return new Shortage() {
            private final List<Socket> idle = new ArrayList<>();

            @Override
            public void begin() throws IOException {
                for (int i = 0; i < most; i++) {
                    Socket socket = new Socket();
                    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
                    idle.add(socket);
                }
            }

            @Override
            public void close() throws IOException {
                for (Socket socket : idle) {
                    socket.close();
                }
                idle.clear();
            }
        };
    }

    /** Processes and threads: a user may have two more than now. Connections ask for them. */
    static Shortage processes(OtherUser user, long pid, int port) {
        Shortage connections = descriptors(port, 20);
        return new Shortage() {
            private String before = "";

            @Override
            public void begin() throws Exception {
                before = processLimit(pid);
                limit(Integer.toString(threads(user) + 2));
                connections.begin();
            }

            @Override
            public void close() throws Exception {
                connections.close();
                if (!before.isEmpty()) {
                    limit(before);
                }
            }

            /** The soft limit alone: whoever may lower the hard one may not raise it again. */
            private void limit(String most) throws IOException, InterruptedException {
                assertThat(user.process("prlimit", "--pid", Long.toString(pid), "--nproc=" + most + ":")
                                .inheritIO()
                                .start()
                                .waitFor())
                        .isZero();
            }
        };
    }

    private static String processLimit(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/limits")).stream()
                .filter(line -> line.startsWith("Max processes"))
                .map(line -> line.split("\\s+", -1)[2])
                .findFirst()
                .orElseThrow();
    }

    /** Threads of all processes of a user. */
    private static int threads(OtherUser user) throws IOException {
        int count = 0;
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes
                    .filter(path -> path.getFileName().toString().matches("\\d+"))
                    .toList()) {
                try (Stream<Path> tasks = Files.list(process.resolve("task"))) {
                    count += Files.getOwner(process).getName().equals(user.name()) ? (int) tasks.count() : 0;
                } catch (NoSuchFileException | UncheckedIOException e) {
                    // It ended meanwhile.
                }
            }
        }
        return count;
    }

    /** Room on a disk. */
    static Shortage room(Disk disk) {
        return of(disk::fill, disk::empty);
    }

    /** The right to write to a disk. */
    static Shortage writing(Disk disk) {
        return of(disk::readOnly, disk::writable);
    }

    /** The right to look into folders, or to change them. */
    static Shortage permission(Path... folders) {
        Map<Path, Set<PosixFilePermission>> before = new HashMap<>();
        return of(
                () -> {
                    for (Path folder : folders) {
                        before.put(folder, Files.getPosixFilePermissions(folder));
                        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("---------"));
                    }
                },
                () -> {
                    for (Map.Entry<Path, Set<PosixFilePermission>> folder : before.entrySet()) {
                        Files.setPosixFilePermissions(folder.getKey(), folder.getValue());
                    }
                });
    }

    static Shortage both(Shortage first, Shortage second) {
        return of(
                () -> {
                    first.begin();
                    second.begin();
                },
                () -> {
                    second.close();
                    first.close();
                });
    }

    /** A step that can fail. */
    interface Step {
        void take() throws Exception;
    }

    static Shortage of(Step begin, Step end) {
        return new Shortage() {
            private boolean begun;

            @Override
            public void begin() throws Exception {
                begun = true;
                begin.take();
            }

            @Override
            public void close() throws Exception {
                if (begun) {
                    begun = false;
                    end.take();
                }
            }
        };
    }
}
