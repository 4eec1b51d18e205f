package org.millrace.runtime.operate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.millrace.api.operate.ComponentStatus;
import org.millrace.api.operate.ComponentStatus.State;
import org.millrace.api.operate.MetricGroup;

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
        components.addMetrics(() -> List.of(new MetricGroup("CHANNEL", "c1", Map.of("ChannelSize", 7))));
        components.addStatus(() -> statuses);
    }

    @AfterEach
    void stop() {
        servers.forEach(MetricsServer::stop);
        List.of("type", "port", "bind").forEach(key -> System.clearProperty("flume.monitoring." + key));
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
