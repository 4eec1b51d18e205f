package org.millrace.source.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;

/** Senders that others wrote. */
@ExtendWith(NothingLeftBehind.class)
class ClientsTest {
    private static final Settings UDP = Settings.of("host", "127.0.0.1").with("port", 0);

    @TempDir
    Path directory;

    private void run(String... command) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    }

    private static void needs(String program) {
        boolean there = List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
        Assumptions.assumeTrue(there, program + " is not on this machine");
    }

    private static void assertRecent(Event event) {
        Instant time = Instant.ofEpochMilli(Long.parseLong(event.header("timestamp", "0")));
        assertThat(Duration.between(time, Instant.now()).abs()).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void loggerOfUtilLinux() throws Exception {
        needs("logger");
        for (String transport : new String[] {"--tcp", "--udp"}) {
            try (Running source =
                    transport.equals("--tcp") ? Running.tcp(directory, Running.TCP) : Running.udp(directory, UDP)) {
                List<String> base = List.of(
                        "logger",
                        transport,
                        "--server",
                        "127.0.0.1",
                        "--port",
                        String.valueOf(source.port()),
                        "--tag",
                        "trial",
                        "--priority",
                        "local3.warning");
                List<String[]> ways = new ArrayList<>();
                ways.add(new String[] {"--rfc3164", "first"});
                ways.add(
                        new String[] {"--rfc5424", "--msgid", "ID1", "--sd-id", "a@1", "--sd-param", "b=\"c\"", "second"
                        });
                ways.add(new String[] {"--rfc5424", "--octet-count", "--id=77", "third"});
                for (int i = 0; i < ways.size(); i++) {
                    List<String> command = new ArrayList<>(base);
                    command.addAll(List.of(ways.get(i)));
                    run(command.toArray(String[]::new));
                    source.await(i + 1);
                }
                List<Event> events = source.events();
                assertThat(events).hasSize(3).allSatisfy(event -> {
                    assertThat(event.headers())
                            .containsEntry("Facility", "19")
                            .containsEntry("Severity", "4")
                            .containsEntry("priority", "156")
                            .containsKey("host")
                            .doesNotContainKey("flume.syslog.status");
                    assertRecent(event);
                });
                assertThat(events.get(0).text()).isEqualTo("trial: first");
                assertThat(events.get(1).headers())
                        .containsEntry("appName", "trial")
                        .containsEntry("msgId", "ID1");
                assertThat(events.get(1).header("structuredData", "")).contains("[a@1 b=\"c\"]");
                assertThat(events.get(1).text()).endsWith(" second");
                assertThat(events.get(2).header("procId", "")).isEqualTo("77");
                assertThat(events.get(2).text()).endsWith(" third");
            }
        }
    }

    /** It ends messages with a zero, over TCP too, and names neither time nor host. */
    @Test
    void pythonsSysLogHandler() throws Exception {
        needs("python3");
        Path script = directory.resolve("send.py");
        Files.writeString(script, """
                import logging, logging.handlers, socket, sys
                kind = socket.SOCK_STREAM if sys.argv[1] == 'tcp' else socket.SOCK_DGRAM
                handler = logging.handlers.SysLogHandler(('127.0.0.1', int(sys.argv[2])), socktype=kind)
                log = logging.getLogger('trial')
                log.addHandler(handler)
                log.warning('one')
                handler.setFormatter(logging.Formatter('%(asctime)s box app: %(message)s', '%b %d %H:%M:%S'))
                log.error('gr\\u00fcn')
                handler.close()
                """, StandardCharsets.UTF_8);
        for (String kind : new String[] {"tcp", "udp"}) {
            try (Running source =
                    kind.equals("tcp") ? Running.tcp(directory, Running.TCP) : Running.udp(directory, UDP)) {
                run("python3", script.toString(), kind, String.valueOf(source.port()));
                List<Event> events = source.await(2);
                assertThat(source.texts()).containsExactly("<12>one", "app: gr\u00fcn");
                assertThat(events.get(0).headers())
                        .containsEntry("Facility", "1")
                        .containsEntry("Severity", "4");
                assertThat(events.get(1).headers()).containsEntry("host", "box").containsEntry("Severity", "3");
                assertRecent(events.get(1));
            }
        }
    }
}
