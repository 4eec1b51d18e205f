package org.millrace.sink.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The JDK's web server, which answers as a test says and remembers what it took. */
final class WebServer implements AutoCloseable {
    /** What came. */
    record Request(String target, Headers headers, String body, int clientPort) {}

    /** What is answered. */
    record Said(int status, String retryAfter, String body) {
        static Said of(int status) {
            return new Said(status, "", "");
        }
    }

    private final HttpServer server;
    private static final int THREADS = 16;

    private final ThreadPoolExecutor threads = (ThreadPoolExecutor) Executors.newFixedThreadPool(THREADS);
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<String> taken = Collections.synchronizedList(new ArrayList<>());
    private volatile Function<Request, Said> answers = request -> Said.of(200);
    private volatile @Nullable CountDownLatch stuck;

    WebServer() throws IOException {
        this(null);
    }

    WebServer(@Nullable SSLContext tls) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            server = HttpServer.create(any, 0);
        } else {
            HttpsServer encrypted = HttpsServer.create(any, 0);
            encrypted.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = encrypted;
        }
        server.createContext("/", this::serve);
        // Else one that begins while a sink is looked at would be taken for the sink's.
        threads.prestartAllCoreThreads();
        server.setExecutor(threads);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
            }
            Request request = new Request(
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    new String(bytes, StandardCharsets.UTF_8),
                    exchange.getRemoteAddress().getPort());
            requests.add(request);
            CountDownLatch latch = stuck;
            if (latch != null) {
                latch.await(1, TimeUnit.MINUTES);
                return;
            }
            Said said = answers.apply(request);
            if (said.status() / 100 == 2) {
                taken.add(request.body());
            }
            if (!said.retryAfter().isEmpty()) {
                exchange.getResponseHeaders().set("Retry-After", said.retryAfter());
            }
            byte[] body = said.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port() + "/in?k=v%20w";
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

    /** The bodies that were answered 2XX. */
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
