package org.millrace.sink.otlp;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.otlp.LogReader;
import org.millrace.otlp.Wording;

/** The JDK's web server, which answers as a test says and remembers the bodies of what it took. */
final class Collector implements AutoCloseable {
    /** What came. */
    record Request(String target, Headers headers, List<String> bodies) {}

    /** What is answered. */
    record Said(int status, String retryAfter, String body) {
        static Said of(int status) {
            return new Said(status, "", "");
        }
    }

    private static final int THREADS = 4;

    private final HttpServer server;
    private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(THREADS);
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private volatile Function<Request, Said> answers = request -> Said.of(200);
    private volatile @Nullable CountDownLatch stuck;

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        // All at once: what comes later would look like the sink's.
        threads.prestartAllCoreThreads();
        server.setExecutor(threads);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean json =
                    "application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
            byte[] protobuf = (json ? Wording.JSON : Wording.PROTOBUF).readRequest(exchange.getRequestBody());
            List<String> bodies = LogReader.read(protobuf, bytes -> {}).stream()
                    .map(Event::text)
                    .toList();
            Request request = new Request(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), bodies);
            requests.add(request);
            CountDownLatch latch = stuck;
            if (latch != null) {
                latch.await(1, TimeUnit.MINUTES);
                return;
            }
            Said said = answers.apply(request);
            if (said.status() == 200) {
                taken.addAll(bodies);
            }
            if (!said.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", said.retryAfter());
            }
            byte[] body = said.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void answers(Function<Request, Said> how) {
        answers = how;
    }

    void answers(int status) {
        answers(request -> Said.of(status));
    }

    /** Takes requests and answers none from now on, or ends that; who waits gets none. */
    void silent(boolean begins) {
        CountDownLatch latch = stuck;
        stuck = begins ? new CountDownLatch(1) : null;
        if (latch != null) {
            latch.countDown();
        }
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<String> taken() {
        return List.copyOf(taken);
    }

    @Override
    public void close() {
        silent(false);
        server.stop(0);
        threads.shutdownNow();
    }
}
