package org.millrace.source.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.event.Event;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** What senders send, over the wire. */
@ExtendWith(NothingLeftBehind.class)
class WireTest {
    private static final Settings UDP = Settings.of("host", "127.0.0.1").with("port", 0);
    private static final String HEAD = "<10>2026-10-11T22:14:15Z localhost.localdomain ";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "all, <10>2026-10-11T22:14:15Z localhost.localdomain test syslog data",
        "none, test syslog data",
        "hostname, localhost.localdomain test syslog data",
        "timestamp, 2026-10-11T22:14:15Z test syslog data"
    })
    void fieldsAreKeptByEachSource(String fields, String body) throws Exception {
        String line = HEAD + "test syslog data\n";
        try (Running tcp = Running.tcp(directory, Running.TCP.with("keepFields", fields));
                Running multi = Running.multi(directory, Running.MULTI.with("keepFields", fields));
                Running udp = Running.udp(directory, UDP.with("keepFields", fields))) {
            tcp.send(line.repeat(10));
            multi.send(line.repeat(10));
            for (int i = 0; i < 10; i++) {
                udp.datagram(line);
            }
            for (Running each : List.of(tcp, multi, udp)) {
                assertThat(each.await(10)).hasSize(10).allMatch(event -> event.text()
                        .equals(body));
            }
        }
    }

    @Test
    void framesAndLinesMixInOneConnection() throws Exception {
        try (Running source = Running.tcp(directory, Running.TCP);
                Socket socket = source.connect()) {
            Running.write(socket, "<13>Oct 11 22:14:15 h one\n38 <13>Oct 11 22:14:15 h two\nin two lines");
            Running.write(socket, "<13>Oct 11 22:14:15 h thr");
            source.await(2);
            Running.write(socket, "ee\n2");
            source.await(3);
            Running.write(socket, "6 <13>Oct 11 22:14:15 h four");
            source.await(4);
            assertThat(source.texts()).containsExactly("one", "two\nin two lines", "three", "four");
        }
    }

    @Test
    void aLineWithoutAnEndCountsIfTheSenderEndsInOrder() throws Exception {
        try (Running source = Running.tcp(directory, Running.TCP)) {
            source.send("<13>Oct 11 22:14:15 h one\n<13>Oct 11 22:14:15 h two");
            source.await(2);
            assertThat(source.texts()).containsExactly("one", "two");
        }
    }

    @Test
    void whatIsTooLongIsCutAndTheRestIsAMessageOfItsOwn() throws Exception {
        try (Running source = Running.tcp(directory, Running.TCP.with("eventSize", 5))) {
            source.send("<10> bad bad data bad bad\n");
            List<Event> events = source.await(3);
            assertThat(source.texts()).containsExactly("<10> bad b", "ad data ba", "d bad");
            assertThat(events.get(0).headers())
                    .isEqualTo(Map.of("Facility", "1", "Severity", "2", "flume.syslog.status", "Incomplete"));
            assertThat(events.get(1).headers())
                    .isEqualTo(Map.of("Facility", "0", "Severity", "0", "flume.syslog.status", "Invalid"));
            assertThat(source.context.count("EventReadFail")).isEqualTo(2);
        }
    }

    @Test
    void aDatagramIsOneMessageOfAnySize() throws Exception {
        String large = "x".repeat(60_000);
        try (Running source = Running.udp(directory, UDP.with("clientIPHeader", "ip"))) {
            source.datagram(HEAD + large);
            source.datagram(HEAD + "two\nlines\n");
            source.datagram(HEAD + "zero\0");
            source.datagram("24 <13>Oct 11 22:14:15 h x");
            source.datagram("\n");
            source.datagram("no syslog");
            List<Event> events = source.await(5);
            assertThat(source.texts()).containsExactly(large, "two\nlines", "zero", "x", "no syslog");
            assertThat(events).allMatch(event -> event.header("ip", "").equals("127.0.0.1"));
            assertThat(source.context.count("EventReadFail")).isEqualTo(1);
        }
    }

    @Test
    void eachOfManyPortsHasItsHeaderAndItsCharacterSet() throws Exception {
        int many = 100;
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket each : held) {
            each.close();
        }
        Settings settings = Running.MULTI
                .with(
                        "ports",
                        String.join(" ", ports.stream().map(String::valueOf).toList()))
                .with("portHeader", "port")
                .with("charset.port." + ports.get(1), "ISO-8859-1");
        try (Running source = Running.multi(directory, settings)) {
            byte[] latin = (HEAD + "\u00eates-vous\n").getBytes(StandardCharsets.ISO_8859_1);
            for (int port : ports) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    Running.write(socket, latin);
                }
            }
            List<Event> events = source.await(many);
            assertThat(events.stream().map(event -> Integer.valueOf(event.header("port", "0"))))
                    .containsExactlyInAnyOrderElementsOf(ports);
            for (Event event : events) {
                boolean its = event.header("port", "").equals(String.valueOf(ports.get(1)));
                assertThat(event.headers().containsKey("flume.syslog.status")).isEqualTo(!its);
                assertThat(new String(event.body(), StandardCharsets.ISO_8859_1))
                        .isEqualTo(its ? "\u00eates-vous" : HEAD + "\u00eates-vous");
            }
            assertThat(source.context.count("EventReadFail")).isEqualTo(many - 1);
        }
    }

    @Test
    void aPortThatIsTakenIsToldByTheUsersKey() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = Running.MULTI.with("ports", "0 " + taken.getLocalPort());
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Running.multi(directory, settings)))
                    .hasMessageContaining("already in use")
                    .hasMessageContaining("host=127.0.0.1");
        }
    }

    @Test
    void theSendersAddressAndNameStandInHeaders() throws Exception {
        String name = InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getHostName();
        for (Settings base : List.of(Running.TCP, Running.MULTI)) {
            Settings settings = base.with("clientIPHeader", "ip").with("clientHostnameHeader", "name");
            try (Running source =
                    base == Running.TCP ? Running.tcp(directory, settings) : Running.multi(directory, settings)) {
                source.send(HEAD + "one\n");
                Event event = source.await(1).get(0);
                assertThat(event.headers()).containsEntry("ip", "127.0.0.1").containsEntry("name", name);
            }
        }
        try (Running source = Running.udp(directory, UDP.with("clientHostnameHeader", "name"))) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                source.datagram(HEAD + "one");
                return source.events().stream()
                        .anyMatch(event -> event.header("name", "").equals(name));
            });
        }
    }

    @Test
    void aFullChannelMakesSendersWaitAndLosesNothing() throws Exception {
        TestOutlet outlet = new TestOutlet();
        outlet.refuse(Reason.FULL, 5);
        try (Running source = new Running(SyslogTcpSource.class, TestContext.in(directory), Running.TCP, outlet)) {
            source.send((HEAD + "text\n").repeat(5000));
            assertThat(source.await(5000)).hasSize(5000);
            assertThat(outlet.faults()).isEmpty();
        }
    }

    @Test
    void aMessageThatNoChannelTakesIsPutAside() throws Exception {
        TestOutlet outlet = new TestOutlet().maxBatchBytes(600);
        try (Running source = new Running(SyslogTcpSource.class, TestContext.in(directory), Running.TCP, outlet)) {
            source.send(HEAD + "one\n" + HEAD + "x".repeat(1000) + "\n" + HEAD + "two\n");
            source.await(2);
            assertThat(source.texts()).containsExactly("one", "two");
            assertThat(source.context.letters().all()).hasSize(1);
        }
    }

    @Test
    void batchesAreAsLargeAsTheUserWantsAndTheChannelTakes() throws Exception {
        TestOutlet outlet = new TestOutlet().maxBatchSize(30);
        try (Running source = new Running(
                MultiportSyslogTcpSource.class,
                TestContext.in(directory),
                Running.MULTI.with("batchSize", 20),
                outlet)) {
            source.send((HEAD + "text\n").repeat(1000));
            source.await(1000);
            assertThat(outlet.batches()).allMatch(batch -> batch.size() <= 20).anyMatch(batch -> batch.size() == 20);
        }
    }

    @Test
    void sendersOfLittleShareABatch() throws Exception {
        int many = 200;
        TestOutlet outlet = new TestOutlet().hold();
        List<Socket> sockets = new ArrayList<>();
        try (Running source = new Running(SyslogTcpSource.class, TestContext.in(directory), Running.TCP, outlet)) {
            for (int i = 0; i < many; i++) {
                Socket socket = source.connect();
                sockets.add(socket);
                Running.write(socket, HEAD + i + "\n");
            }
            outlet.awaitOffers(1, Duration.ofSeconds(20));
            outlet.release();
            assertThat(source.await(many)).hasSize(many);
            assertThat(outlet.batches().size()).isLessThan(many);
            for (Socket each : sockets) {
                each.close();
            }
        }
    }
}
