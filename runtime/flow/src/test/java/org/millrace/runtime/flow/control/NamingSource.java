package org.millrace.runtime.flow.control;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.Source;

/** Listens, and tells whoever connects what it is called. */
final class NamingSource implements Source {
    private final String says;
    private final InetSocketAddress address;
    private volatile boolean stopped;
    private @Nullable ComponentContext context;
    private @Nullable ServerSocketChannel server;
    private @Nullable Selector selector;
    private @Nullable Thread thread;

    NamingSource(String says, InetSocketAddress address) {
        this.says = says;
        this.address = address;
    }

    @Override
    public void open(ComponentContext given) throws IOException {
        context = given;
        server = given.sockets().listen(address, 100);
    }

    @Override
    public boolean exclusive() {
        return false;
    }

    @Override
    public void start(Outlet outlet) throws IOException {
        ServerSocketChannel listening = given(server);
        Selector ready = Selector.open();
        selector = ready;
        listening.register(ready, SelectionKey.OP_ACCEPT);
        Thread accepting = given(context).threads().newThread(() -> accept(listening, ready));
        thread = accepting;
        accepting.start();
    }

    private void accept(ServerSocketChannel listening, Selector ready) {
        try (ready) {
            while (!stopped) {
                ready.select();
                ready.selectedKeys().clear();
                greetAll(listening);
            }
            greetAll(listening);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            given(context).sockets().release(listening);
        }
    }

    private void greetAll(ServerSocketChannel listening) throws IOException {
        boolean more = true;
        while (more) {
            more = greetOne(listening, says);
        }
    }

    private static boolean greetOne(ServerSocketChannel listening, String says) throws IOException {
        try (SocketChannel peer = listening.accept()) {
            if (peer == null) {
                return false;
            }
            peer.write(ByteBuffer.wrap(says.getBytes(StandardCharsets.UTF_8)));
            return true;
        }
    }

    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        if (selector != null) {
            selector.wakeup();
        }
        if (thread != null) {
            thread.join();
        }
    }

    private static <T> T given(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("not open");
        }
        return value;
    }
}
