package org.millrace.runtime.operate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.ComponentStatus;
import org.millrace.api.operate.ComponentStatus.State;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flume's metrics over HTTP, at Flume's address, when {@code flume.monitoring.type=http} asks for it; and for Prometheus
 * beside it. Listens on the loopback interface unless {@code flume.monitoring.bind} says otherwise.
 */
@Component(
        immediate = true,
        service = {})
public final class MetricsServer {
    private static final Logger log = LoggerFactory.getLogger(MetricsServer.class);
    private static final int FLUME_PORT = 41414;
    private static final String JSON = "application/json;charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final String agent;
    private final Components components;
    private final @Nullable HttpServer server;
    private final @Nullable ExecutorService threads;

    @Activate
    public MetricsServer(BundleContext context, @Reference Components components) {
        this.agent = Objects.requireNonNullElse(context.getProperty("millrace.agent.name"), "");
        this.components = components;
        String type = property("type", "");
        boolean wanted = !type.isEmpty() && !"check".equals(context.getProperty("millrace.mode"));
        if (wanted && !type.equalsIgnoreCase("http")) {
            log.warn("flume.monitoring.type={} is not supported; there is http.", type);
        }
        if (!wanted || !type.equalsIgnoreCase("http")) {
            server = null;
            threads = null;
            return;
        }
        threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "metrics-http");
            thread.setDaemon(true);
            return thread;
        });
        server = start(threads);
    }

    private static String property(String key, String otherwise) {
        return System.getProperty(
                "millrace.monitoring." + key, System.getProperty("flume.monitoring." + key, otherwise));
    }

    private @Nullable HttpServer start(ExecutorService executor) {
        String port = property("port", Integer.toString(FLUME_PORT));
        String bind = property("bind", "");
        try {
            InetAddress address = bind.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(bind);
            HttpServer http = HttpServer.create(new InetSocketAddress(address, Integer.parseInt(port.trim())), 0);
            http.setExecutor(executor);
            http.createContext("/", this::serve);
            http.start();
            log.info(
                    "Metrics are at http://{}:{}/metrics",
                    address.getHostAddress(),
                    http.getAddress().getPort());
            return http;
        } catch (IOException | IllegalArgumentException e) {
            log.error(
                    "No metrics over HTTP: flume.monitoring.port={} flume.monitoring.bind={}: {}",
                    port,
                    bind.isEmpty() ? "(loopback)" : bind,
                    e.getMessage());
            return null;
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                answer(exchange, 403, "text/plain", "only GET\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> {
                    if (wantsPrometheus(exchange)) {
                        answer(exchange, 200, PROMETHEUS, Exposition.prometheus(agent, components.metrics()));
                    } else {
                        answer(exchange, 200, JSON, Exposition.flumeJson(components.metrics()));
                    }
                }
                case "/metrics/prometheus" ->
                    answer(exchange, 200, PROMETHEUS, Exposition.prometheus(agent, components.metrics()));
                case "/health" -> health(exchange);
                case "/" ->
                    answer(
                            exchange,
                            200,
                            "text/html;charset=utf-8",
                            "<!doctype html><title>Millrace</title><p>Agent " + agent.replaceAll("[<>&]", "_")
                                    + ": <a href='/metrics'>metrics</a>,"
                                    + " <a href='/metrics/prometheus'>for Prometheus</a>, <a href='/health'>health</a>.\n");
                default -> answer(exchange, 404, "text/plain", "not found\n");
            }
        }
    }

    private static boolean wantsPrometheus(HttpExchange exchange) {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        String lower = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        return lower.contains("text/plain") || lower.contains("openmetrics");
    }

    private void health(HttpExchange exchange) throws IOException {
        List<ComponentStatus> unwell = components.statuses().stream()
                .filter(status -> status.state() == State.FAILED || status.state() == State.INVALID)
                .toList();
        StringBuilder text = new StringBuilder(unwell.isEmpty() ? "OK\n" : "");
        unwell.forEach(status -> text.append(status.kind())
                .append(' ')
                .append(status.name())
                .append(": ")
                .append(status.state())
                .append(' ')
                .append(status.detail())
                .append('\n'));
        answer(exchange, unwell.isEmpty() ? 200 : 503, "text/plain;charset=utf-8", text.toString());
    }

    private static void answer(HttpExchange exchange, int code, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    @Deactivate
    void stop() {
        if (server != null) {
            server.stop(0);
        }
        if (threads != null) {
            threads.shutdownNow();
        }
    }
}
