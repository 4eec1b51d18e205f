package org.millrace.sink.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.hdfs.peer.HdfsPeer;
import org.millrace.testkit.Settings;

/** An HDFS that lets in only who comes with a ticket. {@code -Djvm=/path/to/bin/java} runs it with another Java. */
class HdfsKerberosIT {
    private static final AtomicInteger DIRECTORIES = new AtomicInteger();
    private static final String REALM = "@EXAMPLE.COM";
    private static final String FLUME = "flume/localhost" + REALM;

    /** How long a ticket is good. */
    private static final Duration TICKET = Duration.ofSeconds(10);

    @TempDir
    static Path common;

    private static HdfsPeer hdfs;

    @TempDir
    Path folder;

    private String path = "";

    @BeforeAll
    static void start() throws IOException {
        hdfs = HdfsPeer.start(
                common.resolve("hdfs"),
                1,
                Map.of(
                        "kerberos", "flume/localhost plume/localhost bob",
                        "hadoop.proxyuser.flume.hosts", "*",
                        "hadoop.proxyuser.flume.groups", "*"));
        // Their own tickets last long: theirs is not the question.
        Path krb5 = common.resolve("krb5.conf");
        Files.writeString(
                krb5,
                Files.readString(hdfs.kerberos())
                        .replace("[libdefaults]", "[libdefaults]\n    ticket_lifetime = " + TICKET.toSeconds()));
        System.setProperty("java.security.krb5.conf", krb5.toString());
    }

    @AfterAll
    static void stop() throws IOException {
        System.clearProperty("java.security.krb5.conf");
        hdfs.close();
    }

    @BeforeEach
    void choose() {
        path = hdfs.address() + "/kerberos-" + DIRECTORIES.incrementAndGet();
    }

    private Settings settings() {
        return Settings.of("hdfs.path", path)
                .with("hdfs.fileType", "DataStream")
                .with("hdfs.rollCount", "50")
                .with("hdfs.rollSize", "0")
                .with("hdfs.rollInterval", "0")
                .with("hdfs.exactlyOnce", "required")
                .with("hdfs.confDir", hdfs.configuration().toString())
                // A connection is made anew, with the ticket that there is then.
                .with("hdfs.conf.ipc.client.connection.maxidletime", "300")
                .with("hdfs.conf.hadoop.kerberos.min.seconds.before.relogin", "1");
    }

    private Settings settings(String principal, Path keytab) {
        return settings().with("hdfs.kerberosPrincipal", principal).with("hdfs.kerberosKeytab", keytab.toString());
    }

    private Rounds rounds(String name, Settings settings) throws Exception {
        return new Rounds(folder.resolve(name), settings, List.of());
    }

    private Found found(String directory) throws IOException {
        return Found.in(hdfs, directory, folder.resolve("lines"));
    }

    private void assertEachOnce(String directory, int count) throws IOException {
        assertThat(found(directory).lines())
                .containsExactlyInAnyOrderElementsOf(
                        Rounds.numbered(0, count).stream().map(Event::text).toList());
    }

    private static String owner(String file) {
        return hdfs.order("owner", file);
    }

    private void assertOwner(String directory, String name) throws IOException {
        Found found = found(directory);
        assertThat(found.files()).isNotEmpty().allSatisfy(file -> assertThat(owner(file))
                .isEqualTo(name));
    }

    /** As another principal, with the keys of the one whose name is replaced; both are of the same length. */
    private Path renamed(Path keytab, String from, String to) throws IOException {
        String text = Files.readString(keytab, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        return Files.writeString(folder.resolve(to + ".keytab"), text.replace(from, to), StandardCharsets.ISO_8859_1);
    }

    private void refused(Settings settings, String... parts) {
        assertThatThrownBy(() -> rounds("refused", settings))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void aKeytabLetsTheSinkInAndTheFilesAreItsPrincipals() throws Exception {
        try (Rounds rounds = rounds("a", settings(FLUME, hdfs.keytab("flume")))) {
            rounds.bring(Rounds.numbered(0, 100));
            rounds.awaitFinished();
            assertThat(rounds.failures()).isZero();
        }
        assertEachOnce(path, 100);
        assertOwner(path, "flume");
    }

    @Test
    void theFilesAreTheUsersOnWhoseBehalfTheyAreWritten() throws Exception {
        try (Rounds rounds = rounds("a", settings(FLUME, hdfs.keytab("flume")).with("hdfs.proxyUser", "alice"))) {
            rounds.bring(Rounds.numbered(0, 100));
            rounds.awaitFinished();
            assertThat(rounds.failures()).isZero();
        }
        assertEachOnce(path, 100);
        assertOwner(path, "alice");
    }

    @Test
    void twoPrincipalsInOneAgentDoNotDisturbEachOther() throws Exception {
        try (Rounds flume =
                        rounds("flume", settings(FLUME, hdfs.keytab("flume")).with("hdfs.path", path + "/flume"));
                Rounds alice = rounds(
                        "alice",
                        settings(FLUME, hdfs.keytab("flume"))
                                .with("hdfs.path", path + "/alice")
                                .with("hdfs.proxyUser", "alice"))) {
            try (Rounds bob =
                    rounds("bob", settings("bob" + REALM, hdfs.keytab("bob")).with("hdfs.path", path + "/bob"))) {
                for (int i = 0; i < 100; i += 20) {
                    flume.bring(Rounds.numbered(i, 20));
                    bob.bring(Rounds.numbered(i, 20));
                    alice.bring(Rounds.numbered(i, 20));
                }
                bob.awaitFinished();
                assertThat(bob.failures()).isZero();
            }
            flume.bring(Rounds.numbered(100, 50));
            alice.bring(Rounds.numbered(100, 50));
            flume.awaitFinished();
            alice.awaitFinished();
            assertThat(flume.failures() + alice.failures()).isZero();
        }
        assertEachOnce(path + "/flume", 150);
        assertEachOnce(path + "/alice", 150);
        assertEachOnce(path + "/bob", 100);
        for (String name : List.of("flume", "alice", "bob")) {
            assertOwner(path + "/" + name, name);
        }
    }

    @Test
    void theSinkGoesOnWhenItsTicketIsOver() throws Exception {
        Instant until = Instant.now().plus(TICKET.multipliedBy(3).dividedBy(2));
        AtomicInteger count = new AtomicInteger();
        try (Rounds rounds = rounds("a", settings(FLUME, hdfs.keytab("flume")).with("hdfs.rollCount", "1"))) {
            await().atMost(TICKET.multipliedBy(3))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        rounds.minute();
                        rounds.bring(Rounds.numbered(count.getAndIncrement(), 1));
                        return Instant.now().isAfter(until);
                    });
            rounds.awaitFinished();
            assertThat(rounds.failures()).isZero();
        }
        assertEachOnce(path, count.get());
    }

    @Test
    void whatIsWrongWithAKeytabIsSaid() throws Exception {
        refused(
                settings(FLUME, folder.resolve("none")),
                "hdfs.kerberosKeytab: ",
                folder.resolve("none").toString(),
                "is not there");
        refused(settings(FLUME, hdfs.keytab("bob")), "hdfs.kerberosKeytab: ", "has no key of " + FLUME, "klist -k");
        refused(
                settings("bob" + REALM, Files.writeString(folder.resolve("text"), "no keytab")),
                "hdfs.kerberosKeytab: ",
                "has no key of bob");
        refused(
                settings("ghost/localhost" + REALM, renamed(hdfs.keytab("flume"), "flume", "ghost")),
                "hdfs.kerberosPrincipal: ",
                "does not know ghost/localhost" + REALM);
        refused(
                settings(FLUME, renamed(hdfs.keytab("plume"), "plume", "flume")),
                "hdfs.kerberosKeytab: ",
                "the keys of " + FLUME,
                "get a new keytab");
        refused(
                settings("flume/localhost@ELSEWHERE.COM", renamed(hdfs.keytab("flume"), "EXAMPLE.COM", "ELSEWHERE.C")),
                "hdfs.kerberos",
                "flume/localhost@ELSEWHERE.COM");
    }

    @Test
    void whoIsNotLetInIsToldWhatToDo() throws Exception {
        try (Rounds nobody = rounds("nobody", settings())) {
            assertThatThrownBy(() -> nobody.deliver(Rounds.numbered(0, 1)))
                    .hasMessageContainingAll("hdfs.kerberosPrincipal", "hdfs.kerberosKeytab");
        }
        try (Rounds bob =
                rounds("bob", settings("bob" + REALM, hdfs.keytab("bob")).with("hdfs.proxyUser", "alice"))) {
            assertThatThrownBy(() -> bob.deliver(Rounds.numbered(0, 1)))
                    .hasMessageContainingAll("alice", "hadoop.proxyuser", "hdfs.proxyUser");
        }
    }
}
