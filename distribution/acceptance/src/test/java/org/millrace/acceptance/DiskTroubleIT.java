package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent with a file channel on a disk that is full, or that fails. */
class DiskTroubleIT {
    @TempDir
    Path folder;

    private Installation installation;
    private Path disk;
    private Path out;
    private int port;
    private boolean mounted;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        disk = Files.createDirectory(folder.resolve("disk"));
        out = folder.resolve("out");
        port = Lines.freePort();
    }

    private void mountSmallDisk() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=16m", "none", disk.toString()) == 0;
        assumeTrue(mounted, "a small disk can only be mounted by root");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", disk.toString());
        }
    }

    private static int run(String... line) throws IOException, InterruptedException {
        return new ProcessBuilder(line).inheritIO().start().waitFor();
    }

    private Path write() throws IOException {
        return installation.write(
                "conf/disk.conf",
                Configurations.netcatTo(
                                port,
                                String.join(
                                        "\n",
                                        "a1.channels.c1.keep-alive = 0",
                                        "a1.channels.c1.checkpointDir = " + disk.resolve("acks"),
                                        "a1.channels.c1.dataDirs = " + disk.resolve("data"),
                                        "a1.channels.c1.maxFileSize = 1048576",
                                        "a1.channels.c1.minimumRequiredSpace = 1048576"),
                                Configurations.rollingInto(out))
                        .replace("c1.type = memory", "c1.type = file"));
    }

    private Agent start(String... more) throws IOException {
        return Agent.of(installation, write(), more);
    }

    private void drainedAndComplete(Agent agent, Numbered sender) throws Exception {
        sender.close();
        agent.awaitStatus(status -> status.of("channel c1").state().equals("RUNNING")
                && status.of("channel c1").metric("ChannelSize") == 0);
        assertThat(agent.stop()).as(agent::terminal).isZero();
        Arrived arrived = Arrived.in(out);
        assertThat(sender.count()).isGreaterThan(1000);
        assertThat(arrived.missing(sender).toString()).isEqualTo("{}");
        assertThat(arrived.disorder()).isEmpty();
    }

    @Test
    void aFullDiskHoldsSourcesUpAndNothingElse() throws Exception {
        mountSmallDisk();
        Files.writeString(out, "in the way, so that nothing is delivered");
        try (Agent agent = start()) {
            agent.awaitRunning("source r1", "channel c1");
            try (Numbered sender = new Numbered(port, "full")) {
                await().atMost(Agent.PATIENCE).until(() -> sender.refused() > 100);
                Agent.Status full = agent.awaitStatus(
                        status -> status.of("channel c1").detail().contains("minimumRequiredSpace=1048576"));
                assertThat(full.of("source r1").state()).isEqualTo("RUNNING");
                int held = sender.count();
                assertThat(full.of("channel c1").metric("ChannelSize")).isEqualTo(held);
                Files.delete(out);
                await().atMost(Agent.PATIENCE).until(() -> sender.count() > held + 1000);
                agent.awaitStatus(
                        status -> !status.of("channel c1").detail().contains("have less than minimumRequiredSpace"));
                drainedAndComplete(agent, sender);
            }
        }
    }

    @Test
    void whatOthersPutOnTheDiskHoldsSourcesUpUntilItIsGone() throws Exception {
        mountSmallDisk();
        try (Agent agent = start()) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Numbered sender = new Numbered(port, "foreign")) {
                await().atMost(Agent.PATIENCE).until(() -> sender.count() > 500);
                Path foreign = disk.resolve("foreign");
                fill(foreign);
                await().atMost(Agent.PATIENCE).until(() -> sender.refused() > 100);
                // Takes go on, and need no space to be remembered.
                agent.awaitStatus(status -> status.of("channel c1").metric("ChannelSize") == 0);
                Files.delete(foreign);
                int held = sender.count();
                await().atMost(Agent.PATIENCE).until(() -> sender.count() > held + 1000);
                drainedAndComplete(agent, sender);
            }
        }
    }

    @Test
    void aFullDiskKeepsPluginsAsTheyAreAndSaysSo() throws Exception {
        mountSmallDisk();
        String plugin = "org.millrace.sink.file.roll";
        keepOnly(
                plugin,
                "org.millrace.source.netcat",
                "org.millrace.channel.file",
                "org.millrace.serializer.standard",
                "org.millrace.selector.standard");
        Path jar = folder.resolve(plugin + "-1.1.0.jar");
        Rebuilt.as("1.1.0", installation.plugin(plugin), jar);
        try (Agent agent = start("-Dmillrace.deploy.dir=" + disk.resolve("store"))) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Numbered sender = new Numbered(port, "store")) {
                Path foreign = disk.resolve("foreign");
                fill(foreign);
                Installation.Answer full = installation.millrace("plugin", "upgrade", jar.toString());
                assertThat(full.code()).as(full.all()).isEqualTo(1);
                assertThat(full.out())
                        .contains("too little space in " + disk.resolve("store/incoming"), "Nothing was changed");
                assertThat(agent.status().of("sink k1").activations()).isEqualTo(1);
                Files.copy(jar, installation.plugins().resolve(jar.getFileName()));
                String told = "The plug-in folder can't be followed";
                await().atMost(Agent.PATIENCE).until(() -> agent.terminal().contains(told));
                Files.delete(foreign);
                agent.awaitStatus(status -> status.of("sink k1").version().equals("1.1.0"));
                // Said when all of the folder has been looked at.
                agent.awaitPrinted("followed again", 1);
                assertThat(agent.terminal()).containsOnlyOnce(told);
                int held = sender.count();
                await().atMost(Agent.PATIENCE).until(() -> sender.count() > held + 1000);
                drainedAndComplete(agent, sender);
            }
        }
    }

    /** All of them have no room on such a disk. */
    private void keepOnly(String... needed) throws IOException {
        List<Path> kept = Stream.of(needed).map(installation::plugin).toList();
        try (Stream<Path> all = Files.list(installation.plugins())) {
            for (Path jar : all.filter(each -> !kept.contains(each)).toList()) {
                Files.delete(jar);
            }
        }
    }

    private static void fill(Path file) {
        byte[] block = new byte[64 * 1024];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (channel.size() < 64L << 20) {
                channel.write(java.nio.ByteBuffer.wrap(block));
            }
        } catch (IOException e) {
            // It is full.
        }
    }

    /** Turns a fault on; see faults.c. */
    private void fault(String name) throws IOException {
        Files.createFile(folder.resolve("switches").resolve(name));
    }

    private boolean on(String name) {
        return Files.exists(folder.resolve("switches").resolve(name));
    }

    private void prepareFaults(String below) throws Exception {
        Path library = folder.resolve("faults.so");
        boolean compiled = false;
        for (String compiler : List.of("cc", "gcc", "clang")) {
            if (!compiled && onPath(compiler)) {
                compiled =
                        run(compiler, "-shared", "-fPIC", "-o", library.toString(), "src/test/c/faults.c", "-ldl") == 0;
            }
        }
        assumeTrue(compiled, "there is no C compiler to make the system calls fail with");
        Files.createDirectory(folder.resolve("switches"));
        installation.environment(Map.of(
                "LD_PRELOAD", library.toString(),
                "FAULTS_BELOW", disk.toRealPath() + "/" + below,
                "FAULTS_SWITCHES", folder.resolve("switches").toString()));
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    @Test
    void afterAFailedSyncNothingIsAcknowledgedUntilTheChannelIsOpenedAnew() throws Exception {
        failsOnceWith("sync");
    }

    @Test
    void afterAFailedWriteNothingIsAcknowledgedUntilTheChannelIsOpenedAnew() throws Exception {
        failsOnceWith("write");
    }

    private void failsOnceWith(String call) throws Exception {
        prepareFaults("");
        try (Agent agent = start()) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Numbered sender = new Numbered(port, call)) {
                for (int times = 1; times <= 3; times++) {
                    int before = sender.count();
                    await().atMost(Agent.PATIENCE).until(() -> sender.count() > before + 500);
                    fault(call);
                    await().atMost(Agent.PATIENCE).until(() -> !on(call));
                    int activations = times + 1;
                    agent.awaitStatus(status -> status.of("channel c1").activations() == activations
                            && status.of("channel c1").state().equals("RUNNING"));
                }
                assertThat(agent.terminal()).contains("could not write");
                Agent.Status status = agent.status();
                // The sink is opened anew where it is not known whether a commit was kept, and told by its mark.
                assertThat(status.of("source r1").activations()).isEqualTo(1);
                drainedAndComplete(agent, sender);
            }
        }
    }

    @Test
    void aDiskThatIsFullAllTheSameRefusesAndIsNotAFailure() throws Exception {
        // Acknowledgements overwrite bytes they have; only segments need more of the disk.
        prepareFaults("data");
        try (Agent agent = start()) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Numbered sender = new Numbered(port, "enospc")) {
                await().atMost(Agent.PATIENCE).until(() -> sender.count() > 500);
                fault("full");
                await().atMost(Agent.PATIENCE).until(() -> sender.refused() > 100);
                Agent.Status full = agent.status();
                assertThat(full.of("channel c1").activations()).isEqualTo(1);
                Files.delete(folder.resolve("switches/full"));
                int held = sender.count();
                await().atMost(Agent.PATIENCE).until(() -> sender.count() > held + 1000);
                assertThat(agent.status().of("channel c1").activations()).isEqualTo(1);
                drainedAndComplete(agent, sender);
            }
        }
    }
}
