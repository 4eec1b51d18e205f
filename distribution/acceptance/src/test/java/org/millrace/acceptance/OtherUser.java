package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A second user of this machine, added for one test and removed after it: root passes over permissions and process limits, so
 * whoever wants to see them needs somebody else. Only root can add one; a build of somebody else leaves these tests out.
 */
final class OtherUser implements AutoCloseable {
    private final String name;
    private final int id;

    private OtherUser(String name, int id) {
        this.name = name;
        this.id = id;
    }

    /** Adds a user of a name that nobody has, without a home. */
    static OtherUser add() throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can add a user");
        byte[] random = new byte[6];
        ThreadLocalRandom.current().nextBytes(random);
        String name = "mr" + HexFormat.of().formatHex(random);
        run(List.of("useradd", "--no-create-home", "--home-dir", "/", "--shell", "/bin/bash", name));
        return new OtherUser(
                name, Integer.parseInt(run(List.of("id", "-u", name)).trim()));
    }

    String name() {
        return name;
    }

    int id() {
        return id;
    }

    /** What stands before a program and its arguments so that it runs as this user. */
    List<String> prefix() {
        return List.of(
                "setpriv",
                "--reuid=" + id,
                "--regid=" + id,
                "--clear-groups",
                "env",
                "HOME=/",
                "USER=" + name,
                "LOGNAME=" + name);
    }

    /** A program that runs as this user. */
    ProcessBuilder process(String... line) {
        List<String> all = new ArrayList<>(prefix());
        all.addAll(List.of(line));
        return new ProcessBuilder(all);
    }

    /** What {@code bash -c SCRIPT}, as this user, prints to both outputs; the exit code is the last line. */
    String shell(String script) throws IOException, InterruptedException {
        return run(process("bash", "-c", script + "\necho $?").command());
    }

    /** An empty directory of this user's own, in a folder. */
    Path home(Path folder) throws IOException, InterruptedException {
        Path home = folder.resolve("home-of-" + name);
        if (!Files.isDirectory(home)) {
            Files.createDirectory(home);
            own(home);
        }
        return home;
    }

    /** Gives a folder, with all that is in it, to this user. */
    void own(Path folder) throws IOException, InterruptedException {
        run(List.of("chown", "-R", "-h", id + ":" + id, folder.toString()));
    }

    /** Lets everybody go through this folder and those above it, up to the temporary directory; not look into them. */
    static void letThrough(Path folder) throws IOException {
        Path end = Path.of(System.getProperty("java.io.tmpdir")).toRealPath();
        for (Path at = folder.toRealPath(); at != null && at.startsWith(end) && !at.equals(end); at = at.getParent()) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(at);
            permissions.addAll(PosixFilePermissions.fromString("--x--x--x"));
            Files.setPosixFilePermissions(at, permissions);
        }
    }

    private static String run(List<String> line) throws IOException, InterruptedException {
        Path output = Files.createTempFile("user", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
            Process process = builder.start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("%s ends", line)
                    .isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
            return Files.readString(output);
        } finally {
            Files.delete(output);
        }
    }

    /** Ends what the user still runs, and removes the user. */
    @Override
    public void close() throws IOException, InterruptedException {
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            for (ProcessHandle process : all.filter(this::isTheirs).toList()) {
                process.destroyForcibly();
                process.onExit()
                        .orTimeout(10, TimeUnit.SECONDS)
                        .exceptionally(e -> process)
                        .join();
            }
        }
        run(List.of("userdel", name));
    }

    private boolean isTheirs(ProcessHandle process) {
        return process.info().user().filter(name::equals).isPresent();
    }
}
