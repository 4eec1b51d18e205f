package org.millrace.runtime.operate.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.millrace.runtime.operate.listen.AcceptTrouble;
import org.millrace.runtime.operate.listen.SpareDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens and serves, on one thread: so many connections at most, of which the one that keeps everybody waiting for longest goes when
 * one more comes, and so many in a second at most, so that whoever floods this one port takes no more than a part of a processor.
 */
public final class HttpListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpListener.class);
    static final int MOST = 64;
    static final int MOST_A_SECOND = 500;
    private static final int BACKLOG = 128;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final ServerSocketChannel server;
    private final Selector selector;
    private final SelectionKey accepting;
    private final BiFunction<HttpRequest, InetAddress, HttpAnswer> site;
    private final AcceptTrouble trouble = new AcceptTrouble(log, "The metrics server");
    private final SpareDescriptor spare = new SpareDescriptor();
    /** The oldest first. */
    private final Set<Connection> present = new LinkedHashSet<>();

    private long second = System.nanoTime();
    private int inThisSecond;
    /** When to accept again; 0 while we do. */
    private long pausedUntil;

    /**
     * Listens from now on.
     *
     * @param site what is answered to a request that came in at an address; quick, and never throws
     */
    public HttpListener(InetSocketAddress address, BiFunction<HttpRequest, InetAddress, HttpAnswer> site)
            throws IOException {
        this.site = site;
        server = ServerSocketChannel.open();
        try {
            server.bind(address, BACKLOG);
            server.configureBlocking(false);
            selector = Selector.open();
            accepting = server.register(selector, SelectionKey.OP_ACCEPT);
        } catch (IOException | RuntimeException e) {
            server.close();
            spare.close();
            throw e;
        }
        Thread thread = new Thread(this::run, "metrics-http");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() throws IOException {
        return ((InetSocketAddress) server.getLocalAddress()).getPort();
    }

    private void run() {
        try {
            while (server.isOpen()) {
                selector.select(this::serve, waitMs());
                expire(System.nanoTime());
            }
        } catch (IOException | ClosedSelectorException e) {
            if (server.isOpen()) {
                log.error("Metrics over HTTP have ended.", e);
            }
        } finally {
            present.forEach(Connection::close);
            spare.close();
        }
    }

    /** Until something has to be ended or begun again; 0 is without end. */
    private long waitMs() {
        long now = System.nanoTime();
        long next = present.stream()
                .mapToLong(connection -> connection.until() - now)
                .min()
                .orElse(Long.MAX_VALUE);
        long soonest = pausedUntil == 0 ? next : Math.min(next, pausedUntil - now);
        return soonest == Long.MAX_VALUE ? 0 : Math.max(1, soonest / 1_000_000 + 1);
    }

    private void serve(SelectionKey key) {
        try {
            if (key == accepting) {
                accept();
            } else if (key.attachment() instanceof Connection connection) {
                serve(connection, key);
            }
        } catch (CancelledKeyException e) {
            log.debug("A connection ended while it was looked at.");
        }
    }

    private void accept() {
        try {
            SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            trouble.passed();
            spare.regain();
            admit(channel);
            pace(System.nanoTime());
        } catch (IOException e) {
            if (server.isOpen() && !spare.release()) {
                pause(System.nanoTime() + trouble.failed(e).toNanos());
            }
        }
    }

    private void admit(SocketChannel channel) {
        if (present.size() >= MOST) {
            present.stream().min(Comparator.comparing(Connection::claim)).ifPresent(this::end);
        }
        try {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Connection connection = new Connection(channel, key);
            key.attach(connection);
            present.add(connection);
        } catch (IOException e) {
            log.debug("A connection was gone at once: {}", e.toString());
        }
    }

    private void pace(long now) {
        if (now - second > SECOND) {
            second = now;
            inThisSecond = 0;
        }
        if (++inThisSecond >= MOST_A_SECOND) {
            pause(second + SECOND);
        }
    }

    private void pause(long until) {
        pausedUntil = until == 0 ? 1 : until;
        accepting.interestOps(0);
    }

    private void serve(Connection connection, SelectionKey key) {
        try {
            if (key.isWritable()) {
                connection.write();
            } else {
                Optional<String> head = connection.read();
                if (head.isPresent()) {
                    answer(connection, head.get());
                }
            }
        } catch (IOException e) {
            connection.close();
        }
        if (!connection.isOpen()) {
            present.remove(connection);
            spare.regain();
        }
    }

    private void answer(Connection connection, String head) throws IOException {
        Optional<HttpRequest> request = HttpRequest.parse(head);
        HttpAnswer answer = request.isPresent()
                ? site.apply(request.get(), connection.reached())
                : HttpAnswer.plain(400, "That is no request of HTTP/1.1 with one Host header.\n");
        connection.answer(answer, request.filter(r -> r.method().equals("HEAD")).isPresent());
    }

    private void end(Connection connection) {
        connection.close();
        present.remove(connection);
        spare.regain();
    }

    private void expire(long now) {
        List<Connection> overdue = new ArrayList<>();
        for (Connection connection : present) {
            if (now - connection.until() > 0) {
                overdue.add(connection);
            }
        }
        overdue.forEach(this::end);
        if (pausedUntil != 0 && now - pausedUntil >= 0 && accepting.isValid()) {
            pausedUntil = 0;
            accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        selector.close();
    }
}
