package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An answer to {@code reload} is about what serves, not about what was read; ports and full channels included. */
@Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.file.roll", "serializer.standard", "sink.null"})
class InForceIT {
    @TempDir
    Path folder;

    private Installation installation;
    private int port;

    @BeforeEach
    void install() throws Exception {
        installation = Installation.in(folder);
        port = Lines.freePort();
    }

    private Path edit(String text) throws Exception {
        return installation.write("conf/a.conf", text);
    }

    private Path into(Path directory) throws Exception {
        return edit(Configurations.netcatTo(port, "", Configurations.rollingInto(directory)));
    }

    @Test
    void theFirstLineAfterTheAnswerGoesTheNewWayAndOneThatFailsIsToldWithExitCodeOne() throws Exception {
        try (Agent agent = Agent.of(installation, into(folder.resolve("out0")), "--no-reload-conf")) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Lines lines = new Lines(port)) {
                for (int i = 1; i <= 4; i++) {
                    Path next = folder.resolve("out" + i);
                    into(next);
                    Installation.Answer answer = installation.millrace("reload");
                    assertThat(answer.code()).as(answer.all()).isZero();
                    assertThat(answer.out()).contains("All of it is in force");
                    String line = "line " + i;
                    assertThat(lines.send(line)).isEqualTo("OK");
                    await().atMost(Agent.PATIENCE)
                            .untilAsserted(() -> assertThat(Delivered.in(next)).containsExactly(line));
                }
                Path file = Files.writeString(folder.resolve("a-file"), "no directory");
                into(file);
                Installation.Answer failed = installation.millrace("reload");
                assertThat(failed.code()).as(failed.all()).isEqualTo(1);
                assertThat(failed.all()).contains("Not all of it is in force", "sink k1", "a-file is not a directory");
                Installation.Answer again = installation.millrace("reload");
                assertThat(again.code()).as(again.all()).isEqualTo(1);
                assertThat(installation.millrace("reload", "--no-wait").code()).isZero();
                assertThat(lines.send("still there")).isEqualTo("OK");
                await().atMost(Agent.PATIENCE).untilAsserted(() -> assertThat(Delivered.in(folder.resolve("out4")))
                        .contains("still there"));
                into(folder.resolve("out5"));
                agent.signal("HUP");
                agent.awaitPrinted("All of it is in force", 5);
            }
        }
    }

    @Test
    void portsMoveInOneEditAndAFullChannelStaysFull() throws Exception {
        int other = Lines.freePort();
        String two = Configurations.netcatTo(
                                port,
                                "a1.channels.c1.capacity = 10\na1.channels.c1.keep-alive = 0\n"
                                        + "a1.channels.c1.transactionCapacity = 10",
                                "type = null")
                        .replace("a1.sinks = k1\n", "")
                        .replaceAll("(?m)^a1\\.sinks\\..*\n", "")
                        .replace("a1.sources = r1", "a1.sources = r1 r2")
                + "a1.sources.r2.type = netcat\na1.sources.r2.bind = localhost\na1.sources.r2.port = " + other
                + "\na1.sources.r2.channels = c1\n";
        try (Agent agent = Agent.of(installation, edit(two), "--no-reload-conf")) {
            agent.awaitRunning("source r1", "source r2", "channel c1");
            edit(two.replace("bind = localhost\na1.sources.r1", "bind = 0.0.0.0\na1.sources.r1"));
            reloaded();
            new Socket(InetAddress.getByName("127.0.0.2"), port).close();
            edit(two.replace("" + port, "x").replace("" + other, "" + port).replace("x", "" + other));
            reloaded();
            edit(two.replace("r2", "r9"));
            reloaded();
            agent.awaitRunning("source r1", "source r9");
            for (int round = 0; round < 3; round++) {
                try (Lines lines = new Lines(port)) {
                    int accepted = 0;
                    String answer = lines.send("x");
                    while ("OK".equals(answer)) {
                        accepted++;
                        answer = lines.send("x");
                    }
                    assertThat(answer).startsWith("FAILED").contains("full");
                    assertThat(accepted).isEqualTo(round == 0 ? 10 : 0);
                }
                if (round == 0) {
                    assertThat(installation.millrace("restart", "channel", "c1").code())
                            .isZero();
                } else {
                    edit(two.replace("r2", "r9").replace("keep-alive = 0", "keep-alive = 1"));
                    reloaded();
                }
            }
            assertThat(agent.status().of("channel c1").metric("ChannelSize")).isEqualTo(10);
        }
    }

    private void reloaded() throws Exception {
        Installation.Answer answer = installation.millrace("reload");
        assertThat(answer.code()).as(answer.all()).isZero();
    }
}
