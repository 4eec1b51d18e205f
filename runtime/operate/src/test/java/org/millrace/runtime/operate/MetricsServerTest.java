package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.MetricGroup;

class MetricsServerTest {
    private final Components components = new Components();
    private final List<ComponentStatus> statuses = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<MetricsServer> servers = new ArrayList<>();
    private int port;

    @BeforeEach
    void choosePort() throws Exception {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        System.setProperty("flume.monitoring.type", "HTTP");
        System.setProperty("flume.monitoring.port", Integer.toString(port));
        components.addMetrics(() ->
                List.of(new MetricGroup(new ComponentKey(Kind.CHANNEL, "c1"), Map.of("ChannelSize", 7), Set.of())));
        components.addStatus(() -> statuses);
    }

    @AfterEach
    void stop() {
        servers.forEach(MetricsServer::stop);
        List.of("type", "port", "bind", "hosts").forEach(key -> System.clearProperty("flume.monitoring." + key));
    }

    private MetricsServer start(Map<String, String> properties) {
        MetricsServer server = new MetricsServer(Given.context(properties), components);
        servers.add(server);
        return server;
    }

    private HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void oneAddressAnswersFlumesReadersAndPrometheus() throws Exception {
        start(Map.of("millrace.agent.name", "a1"));

        HttpResponse<String> flume = ask("GET", "/metrics");
        assertThat(flume.statusCode()).isEqualTo(200);
        assertThat(flume.headers().firstValue("Content-Type")).contains("application/json;charset=utf-8");
        assertThat(flume.body()).isEqualTo("{\"CHANNEL.c1\":{\"Type\":\"CHANNEL\",\"ChannelSize\":\"7\"}}");
        assertThat(ask("GET", "/metrics", "Accept", "text/plain;version=0.0.4").body())
                .isEqualTo(ask("GET", "/metrics/prometheus").body())
                .contains("millrace_channel_size{agent=\"a1\",component=\"c1\"} 7");
    }

    @Test
    void whatIsNotThereOrNotAllowedIsSaid() throws Exception {
        start(Map.of());

        assertThat(ask("GET", "/nothing").statusCode()).isEqualTo(404);
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(403);
        assertThat(ask("HEAD", "/metrics").body()).isEmpty();
    }

    @Test
    void healthIsWhatComponentsSay() throws Exception {
        start(Map.of());
        assertThat(ask("GET", "/health").body()).isEqualTo("OK\n");

        statuses.add(Given.status("sink", "k1", State.FAILED, "the store is gone"));
        HttpResponse<String> unwell = ask("GET", "/health");
        assertThat(unwell.statusCode()).isEqualTo(503);
        assertThat(unwell.body()).isEqualTo("sink k1: FAILED the store is gone\n");
    }

    @Test
    void whatIsInTroubleAndGoesOnIsListedBehindOk() throws Exception {
        start(Map.of());
        statuses.add(Given.status("channel", "c1", State.DEGRADED, "a file\nis lost"));
        statuses.add(Given.status("sink", "k1", State.RETRYING, "nobody listens"));
        statuses.add(Given.status("source", "r1", State.RUNNING, ""));
        HttpResponse<String> well = ask("GET", "/health");
        assertThat(well.statusCode()).isEqualTo(200);
        assertThat(well.body())
                .isEqualTo("OK\nchannel c1: DEGRADED a file\\u000ais lost\nsink k1: RETRYING nobody listens\n");

        statuses.add(Given.status("sink", "k2", State.FAILED, "gone"));
        HttpResponse<String> unwell = ask("GET", "/health");
        assertThat(unwell.statusCode()).isEqualTo(503);
        assertThat(unwell.body())
                .startsWith("sink k2: FAILED gone\n")
                .contains("sink k1: RETRYING")
                .doesNotContain("OK");
    }

    /** What comes back for these bytes, to the end of the connection. */
    private String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String get(String target, String... headers) {
        return "GET " + target + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "localhost:9999",
                "127.0.0.1",
                "127.0.0.1:41414",
                "[::1]",
                "[::1]:80",
                "127.1.2.3",
                "metrics.example.com",
                "Metrics.Example.Com:41414",
                "second"
            })
    void itAnswersToItsOwnNames(String host) throws Exception {
        System.setProperty("flume.monitoring.hosts", "metrics.example.com, second");
        start(Map.of());
        assertThat(raw(get("/metrics", "Host: " + host)))
                .startsWith("HTTP/1.1 200 ")
                .contains("CHANNEL.c1");
        assertThat(raw(get("http://" + host + "/metrics?x", "Host: localhost"))).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.com",
                "evil.com:41414",
                "localhost.evil.com",
                "evil.com@localhost",
                "127.0.0.1.evil.com",
                "10.1.2.3",
                "[2001:db8::1]",
                "localhost:80:90",
                "",
                " ",
                "0x7f.1",
                "2130706433",
                "127.1",
                "evil\u001b[2J",
                "localhost,evil.com"
            })
    void itAnswersToNoOther(String host) throws Exception {
        start(Map.of());
        for (String request :
                List.of(get("/metrics", "Host: " + host), get("http://" + host + "/metrics", "Host: localhost"))) {
            assertThat(raw(request)).matches("(?s)HTTP/1.1 (403|400) .*").doesNotContain("CHANNEL", "\u001b");
        }
    }

    @Test
    void aRequestNamesItsHostOnce() throws Exception {
        start(Map.of());
        assertThat(raw("GET /metrics HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw(get("/metrics", "Host: localhost", "Host: localhost"))).startsWith("HTTP/1.1 400 ");
        assertThat(raw(get("/metrics", "Host: localhost", " folded"))).startsWith("HTTP/1.1 400 ");
        assertThat(raw(get("/metrics", "Host : localhost"))).startsWith("HTTP/1.1 400 ");
        assertThat(raw("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw(get("*", "Host: localhost"))).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void whatIsTooLongIsRefusedAndABodyIsNotWaitedFor() throws Exception {
        start(Map.of());
        assertThat(raw(get("/metrics", "Host: localhost", "X: " + "x".repeat(100_000))))
                .startsWith("HTTP/1.1 431 ");
        assertThat(raw("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nhalf"))
                .startsWith("HTTP/1.1 403 ");
        String twice = get("/metrics", "Host: localhost");
        assertThat(raw(twice + twice)).startsWith("HTTP/1.1 200 ").containsOnlyOnce("HTTP/1.1 ");
    }

    @Test
    void threeHundredWhoDoNotAskLockOutNobodyAndAreHungUpOn() throws Exception {
        start(Map.of());
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(20_000);
                slow.add(socket);
                try {
                    socket.getOutputStream().write("GET /metrics HT".getBytes(StandardCharsets.US_ASCII));
                } catch (java.net.SocketException e) {
                    // Hung up on already.
                    continue;
                }
                if (i % 50 == 49) {
                    assertThat(ask("GET", "/health").statusCode()).isEqualTo(200);
                }
            }
            assertThat(ask("GET", "/metrics").statusCode()).isEqualTo(200);
            assertThat(slow.stream().filter(MetricsServerTest::isOpen)).hasSizeLessThanOrEqualTo(64);
            assertThat(slow.get(299).getInputStream().read()).isEqualTo(-1);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(1);
            return socket.getInputStream().read() >= 0;
        } catch (java.net.SocketTimeoutException e) {
            return true;
        } catch (java.io.IOException e) {
            return false;
        } finally {
            patient(socket);
        }
    }

    private static void patient(Socket socket) {
        try {
            socket.setSoTimeout(20_000);
        } catch (java.net.SocketException e) {
            // Closed: there is nothing to wait for.
            return;
        }
    }

    @Test
    void aFailureOfWhoKnowsTheFiguresIsAnAnswer() throws Exception {
        components.addMetrics(() -> {
            throw new IllegalStateException("gone\u001b[2J");
        });
        start(Map.of());
        HttpResponse<String> failed = ask("GET", "/metrics");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("gone\\u001b[2J");
        assertThat(ask("GET", "/health").statusCode()).isEqualTo(200);
    }

    @Test
    void itListensOnTheLoopbackInterfaceAlone() throws Exception {
        start(Map.of());

        for (var network : java.util.Collections.list(java.net.NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : java.util.Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress() && address instanceof java.net.Inet4Address) {
                    // Another could not listen there if we did.
                    try (ServerSocket other = new ServerSocket()) {
                        other.setReuseAddress(false);
                        other.bind(new InetSocketAddress(address, port));
                        assertThat(other.isBound()).isTrue();
                    }
                }
            }
        }
    }

    @Test
    void aPortInUseLeavesTheAgentRunning() throws Exception {
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            start(Map.of());
            assertThat(other.isBound()).isTrue();
        }
    }

    @Test
    void aCommandThatOnlyChecksDoesNotListen() throws Exception {
        start(Map.of("millrace.mode", "check"));

        try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(free.isBound()).isTrue();
        }
    }
}
