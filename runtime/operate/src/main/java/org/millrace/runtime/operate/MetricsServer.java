package org.millrace.runtime.operate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.operate.http.Hosts;
import org.millrace.runtime.operate.http.HttpAnswer;
import org.millrace.runtime.operate.http.HttpListener;
import org.millrace.runtime.operate.http.HttpRequest;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flume's metrics over HTTP, at Flume's address, when {@code flume.monitoring.type=http} asks for it; and for Prometheus
 * beside it. Listens on the loopback interface unless {@code flume.monitoring.bind} says otherwise, and answers to
 * its own names alone: {@code flume.monitoring.hosts} adds some.
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
    private final Hosts hosts = new Hosts(property("hosts", "") + " " + property("bind", ""));
    private final AtomicBoolean strangerTold = new AtomicBoolean();
    private final @Nullable HttpListener listener;

    @Activate
    public MetricsServer(BundleContext context, @Reference Components components) {
        this.agent = Objects.requireNonNullElse(context.getProperty("millrace.agent.name"), "");
        this.components = components;
        String type = property("type", "");
        boolean wanted = !type.isEmpty() && !"check".equals(context.getProperty("millrace.mode"));
        if (wanted && !type.equalsIgnoreCase("http")) {
            log.warn("flume.monitoring.type={} is not supported; there is http.", Printable.of(type));
        }
        listener = wanted && type.equalsIgnoreCase("http") ? start() : null;
    }

    private static String property(String key, String otherwise) {
        return System.getProperty(
                "millrace.monitoring." + key, System.getProperty("flume.monitoring." + key, otherwise));
    }

    private @Nullable HttpListener start() {
        String port = property("port", Integer.toString(FLUME_PORT));
        String bind = property("bind", "");
        try {
            InetAddress address = bind.isEmpty() ? InetAddress.getLoopbackAddress() : InetAddress.getByName(bind);
            HttpListener http =
                    new HttpListener(new InetSocketAddress(address, Integer.parseInt(port.trim())), this::answer);
            log.info("Metrics are at http://{}:{}/metrics", address.getHostAddress(), http.port());
            return http;
        } catch (IOException | IllegalArgumentException e) {
            log.error(
                    "No metrics over HTTP: flume.monitoring.port={} flume.monitoring.bind={}: {}",
                    Printable.of(port),
                    bind.isEmpty() ? "(loopback)" : Printable.of(bind),
                    Printable.of(String.valueOf(e.getMessage())));
            return null;
        }
    }

    private HttpAnswer answer(HttpRequest request, InetAddress reached) {
        try {
            for (String host : request.hosts()) {
                if (!hosts.allow(host, reached)) {
                    return stranger(host);
                }
            }
            if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
                return HttpAnswer.plain(403, "only GET\n");
            }
            return page(request);
        } catch (RuntimeException | LinkageError e) {
            log.debug("A request could not be answered.", e);
            return HttpAnswer.plain(500, "The figures can't be had: " + Printable.of(e.toString()) + "\n");
        }
    }

    private HttpAnswer stranger(String host) {
        String name = Printable.of(host, 100);
        if (strangerTold.compareAndSet(false, true)) {
            log.warn(
                    "A request for metrics came for the name {}, which is not one of this agent's: not answered, and not told"
                            + " again. flume.monitoring.hosts=NAME,NAME allows names.",
                    name);
        }
        return HttpAnswer.plain(
                403,
                "This agent answers to localhost and to its address, not to " + name
                        + ". -Dflume.monitoring.hosts=NAME,NAME allows names.\n");
    }

    private HttpAnswer page(HttpRequest request) {
        return switch (request.path()) {
            case "/metrics" ->
                request.accept().contains("text/plain") || request.accept().contains("openmetrics")
                        ? prometheus()
                        : new HttpAnswer(200, JSON, Exposition.flumeJson(components.metrics()));
            case "/metrics/prometheus" -> prometheus();
            case "/health" -> health();
            case "/" ->
                new HttpAnswer(
                        200,
                        "text/html;charset=utf-8",
                        "<!doctype html><title>Millrace</title><p>Agent " + agent.replaceAll("[<>&]", "_")
                                + ": <a href='/metrics'>metrics</a>,"
                                + " <a href='/metrics/prometheus'>for Prometheus</a>, <a href='/health'>health</a>.\n");
            default -> HttpAnswer.plain(404, "not found\n");
        };
    }

    private HttpAnswer prometheus() {
        return new HttpAnswer(200, PROMETHEUS, Exposition.prometheus(agent, components.metrics()));
    }

    private HttpAnswer health() {
        List<ComponentStatus> all = components.statuses();
        String down = lines(all, Set.of(State.FAILED, State.INVALID));
        String troubled = lines(all, Set.of(State.RETRYING, State.DEGRADED));
        return down.isEmpty() ? HttpAnswer.plain(200, "OK\n" + troubled) : HttpAnswer.plain(503, down + troubled);
    }

    private static String lines(List<ComponentStatus> all, Set<State> states) {
        StringBuilder text = new StringBuilder();
        for (ComponentStatus status : all) {
            if (states.contains(status.state())) {
                text.append(Printable.of(status.key().toString()))
                        .append(": ")
                        .append(status.state())
                        .append(' ')
                        .append(Printable.of(status.detail()))
                        .append('\n');
            }
        }
        return text.toString();
    }

    @Deactivate
    void stop() {
        try {
            if (listener != null) {
                listener.close();
            }
        } catch (IOException e) {
            log.debug("The metrics server did not close in order: {}", e.toString());
        }
    }
}
