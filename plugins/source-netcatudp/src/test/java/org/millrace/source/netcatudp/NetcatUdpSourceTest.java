package org.millrace.source.netcatudp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.millrace.api.source.RefusedException.Reason;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

class NetcatUdpSourceTest {
    private final TestOutlet outlet = new TestOutlet();
    private final TestContext context = TestContext.in(Path.of("target"));
    private NetcatUdpSource source = source(Settings.of("port", 0));

    private static NetcatUdpSource source(Settings settings) {
        return Connectors.make(NetcatUdpSource.class, settings);
    }

    private void begin(Settings settings) throws Exception {
        source = source(settings.with("port", 0));
        source.open(context);
        source.start(outlet);
    }

    private void send(String... datagrams) throws Exception {
        try (DatagramSocket socket = new DatagramSocket()) {
            for (String each : datagrams) {
                byte[] bytes = each.getBytes(StandardCharsets.UTF_8);
                socket.send(new DatagramPacket(
                        bytes, bytes.length, context.datagramAddresses().get(0)));
            }
        }
    }

    @AfterEach
    void end() throws Exception {
        outlet.release();
        source.close();
    }

    @Test
    void eachLineIsAnEvent() throws Exception {
        begin(Settings.of("bind", "127.0.0.1"));
        send("one\n", "two", "three\nfour\n", "\n", "", "gr\u00fcn\n\nend");
        assertThat(outlet.await(9)).containsExactly("one", "two", "three", "four", "", "", "gr\u00fcn", "", "end");
        assertThat(outlet.events()).allMatch(event -> event.headers().isEmpty());
    }

    @Test
    void theLargestDatagramIsWhole() throws Exception {
        begin(Settings.of("bind", "127.0.0.1"));
        String largest = "x".repeat(65_507);
        send("medium ".repeat(100), largest);
        assertThat(outlet.await(2)).containsExactly("medium ".repeat(100), largest);
    }

    @Test
    void theSendersAddressGoesIntoTheHeaderByEitherKey() throws Exception {
        begin(Settings.of("remoteAddressHeader", "peer"));
        send("one");
        outlet.await(1);
        assertThat(outlet.events().get(0).headers()).isEqualTo(Map.of("peer", "127.0.0.1"));
        source.close();
        begin(Settings.of("remoteAddressHeader", "peer").with("remoteAddress", "from"));
        send("two");
        outlet.await(2);
        assertThat(outlet.events().get(1).headers()).isEqualTo(Map.of("from", "127.0.0.1"));
    }

    @Test
    void whatIsRefusedIsOfferedAgain() throws Exception {
        begin(Settings.of("bind", "127.0.0.1"));
        outlet.refuse(Reason.FULL, 3);
        send("one", "two");
        assertThat(outlet.await(2)).isEqualTo(List.of("one", "two"));
    }

    @Test
    void onlyWhatNoChannelCouldEverTakeIsGivenUp() throws Exception {
        outlet.maxBatchBytes(500).hold();
        begin(Settings.of("bind", "127.0.0.1"));
        send("first");
        assertThat(outlet.awaitOffers(1, Duration.ofSeconds(20))).isTrue();
        send("a".repeat(200), "b".repeat(200), "x".repeat(1000), "c".repeat(200));
        outlet.release();
        assertThat(outlet.await(4)).containsExactly("first", "a".repeat(200), "b".repeat(200), "c".repeat(200));
        assertThat(context.count("EventLostCount")).isEqualTo(1);
    }

    @Test
    void whatCanNotBeGivenToAChannelIsCountedWhenItEnds() throws Exception {
        begin(Settings.of("bind", "127.0.0.1"));
        outlet.refuse(Reason.FULL);
        send("one");
        assertThat(outlet.awaitOffers(2, Duration.ofSeconds(20))).isTrue();
        source.stop();
        assertThat(context.count("EventLostCount")).isEqualTo(1);
    }
}
