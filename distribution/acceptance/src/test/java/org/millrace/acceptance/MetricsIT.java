package org.millrace.acceptance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Flume's metrics, where Flume's tools look for them. */
@Needs({"source.netcat", "channel.memory", Needs.SELECTOR, "sink.null"})
class MetricsIT {
    @TempDir
    Path folder;

    private static HttpResponse<String> get(int port, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void flumesJsonAndPrometheusBesideIt() throws Exception {
        Installation installation = Installation.in(folder);
        int port = Lines.freePort();
        int metrics = Lines.freePort();
        Path file = installation.write("conf/a.conf", Configurations.netcatTo(port, "", "type = null"));
        try (Agent agent =
                Agent.of(installation, file, "-Dflume.monitoring.type=http", "-Dflume.monitoring.port=" + metrics)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            try (Lines lines = new Lines(port)) {
                for (int i = 0; i < 7; i++) {
                    assertThat(lines.send("x")).isEqualTo("OK");
                }
            }
            await().atMost(Agent.PATIENCE).untilAsserted(() -> {
                JsonObject all =
                        JsonParser.parseString(get(metrics, "/metrics").body()).getAsJsonObject();
                assertThat(all.keySet()).containsExactlyInAnyOrder("SOURCE.r1", "CHANNEL.c1", "SINK.k1");
                JsonObject source = all.getAsJsonObject("SOURCE.r1");
                assertThat(source.get("Type").getAsString()).isEqualTo("SOURCE");
                assertThat(source.get("EventAcceptedCount").getAsString()).isEqualTo("7");
                assertThat(source.keySet())
                        .contains(
                                "EventReceivedCount",
                                "AppendReceivedCount",
                                "AppendAcceptedCount",
                                "AppendBatchReceivedCount",
                                "AppendBatchAcceptedCount",
                                "OpenConnectionCount",
                                "EventReadFail",
                                "ChannelWriteFail",
                                "GenericProcessingFail",
                                "StartTime",
                                "StopTime");
                JsonObject sink = all.getAsJsonObject("SINK.k1");
                assertThat(sink.get("EventDrainSuccessCount").getAsString()).isEqualTo("7");
                assertThat(sink.keySet())
                        .contains(
                                "BatchCompleteCount",
                                "BatchEmptyCount",
                                "BatchUnderflowCount",
                                "ConnectionCreatedCount",
                                "ConnectionClosedCount",
                                "ConnectionFailedCount",
                                "EventDrainAttemptCount",
                                "EventWriteFail",
                                "ChannelReadFail");
                JsonObject channel = all.getAsJsonObject("CHANNEL.c1");
                assertThat(channel.get("ChannelCapacity").getAsString()).isEqualTo("100");
                assertThat(channel.get("ChannelSize").getAsString()).isEqualTo("0");
                assertThat(channel.keySet())
                        .contains(
                                "ChannelFillPercentage",
                                "EventPutAttemptCount",
                                "EventPutSuccessCount",
                                "EventTakeAttemptCount",
                                "EventTakeSuccessCount");
            });
            assertThat(get(metrics, "/metrics/prometheus").body())
                    .containsPattern("(?m)^[a-z_]*event_drain_success[a-z_]*\\{[^}]*\"k1\"[^}]*\\} 7$");
            for (InetAddress address : elsewhere()) {
                org.assertj.core.api.Assertions.assertThatThrownBy(() -> new Socket(address, metrics).close())
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void slowClientsAndStrangersKeepNobodyWaiting() throws Exception {
        Installation installation = Installation.in(folder);
        int port = Lines.freePort();
        int metrics = Lines.freePort();
        Path file = installation.write("conf/a.conf", Configurations.netcatTo(port, "", "type = null"));
        List<Socket> slow = new ArrayList<>();
        try (Agent agent =
                Agent.of(installation, file, "-Dflume.monitoring.type=http", "-Dflume.monitoring.port=" + metrics)) {
            agent.awaitRunning("source r1", "channel c1", "sink k1");
            for (int i = 0; i < 300; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), metrics);
                socket.getOutputStream().write('G');
                slow.add(socket);
            }
            try (Lines lines = new Lines(port)) {
                for (int i = 0; i < 1000; i++) {
                    assertThat(lines.send("x")).isEqualTo("OK");
                }
            }
            assertThat(get(metrics, "/health").body()).isEqualTo("OK\n");
            try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), metrics)) {
                stranger.getOutputStream()
                        .write("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n".getBytes(US_ASCII));
                assertThat(new String(stranger.getInputStream().readAllBytes(), US_ASCII))
                        .startsWith("HTTP/1.1 403 ")
                        .contains("flume.monitoring.hosts")
                        .doesNotContain("SOURCE");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Addresses of this machine that others could reach. */
    private static List<InetAddress> elsewhere() throws Exception {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();
    }
}
