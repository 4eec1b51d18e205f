package org.millrace.runtime.flow.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.component.SharedSockets;

/** Sockets for datagrams that outlive an instance: who joins, who waits, and when they are closed. */
@Timeout(30)
class SocketsTest {
    private final Sockets sockets = new Sockets(Duration.ofSeconds(20));
    private final List<Source> sources = new ArrayList<>();

    /** An instance of a source. */
    private final class Source implements SocketUser {
        private final String name;
        private volatile boolean going;
        final SharedSockets shared;

        Source(String name) {
            this(name, sockets);
        }

        Source(String name, Sockets of) {
            this.name = name;
            this.shared = of.of(this);
            sources.add(this);
        }

        DatagramChannel on(InetSocketAddress address) throws IOException {
            return shared.datagrams(address, 0);
        }

        @Override
        public ComponentKey key() {
            return new ComponentKey(Kind.SOURCE, name);
        }

        @Override
        public String type() {
            return "test";
        }

        @Override
        public ClassLoader loader() {
            return SocketsTest.class.getClassLoader();
        }

        @Override
        public boolean isGoing() {
            return going;
        }
    }

    @AfterEach
    void endAll() {
        sources.forEach(sockets::forget);
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static InetSocketAddress addressOf(DatagramChannel socket) throws IOException {
        return local(((InetSocketAddress) socket.getLocalAddress()).getPort());
    }

    private static void send(InetSocketAddress to, String... texts) throws IOException {
        try (DatagramChannel sender = DatagramChannel.open()) {
            for (String text : texts) {
                sender.send(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), to);
            }
        }
    }

    /** Null if none waits. */
    private static @Nullable String read(DatagramChannel from) throws IOException {
        ByteBuffer room = ByteBuffer.allocate(100);
        return from.receive(room) == null
                ? null
                : StandardCharsets.UTF_8.decode(room.flip()).toString();
    }

    private static List<String> readAll(DatagramChannel from) throws IOException {
        List<String> texts = new ArrayList<>();
        for (String text = read(from); text != null; text = read(from)) {
            texts.add(text);
        }
        return texts;
    }

    @Test
    void whatWaitsInTheKernelIsReadByTheSuccessor() throws IOException {
        Source old = new Source("r1");
        DatagramChannel first = old.on(local(0));
        InetSocketAddress address = addressOf(first);
        send(address, "one", "two");
        assertThat(read(first)).isEqualTo("one");

        Source next = new Source("r1");
        DatagramChannel second = next.on(local(0));
        old.shared.release(first);
        sockets.forget(old);
        send(address, "three");

        assertThat(second.isOpen()).isTrue();
        assertThat(second.isBlocking()).isFalse();
        assertThat(readAll(second)).containsExactly("two", "three");
    }

    @Test
    void theLastOneThatLeavesClosesTheSocket() throws IOException {
        Source old = new Source("r1");
        Source next = new Source("r1");
        DatagramChannel socket = old.on(local(0));
        assertThat(next.on(local(0))).isSameAs(socket);
        old.shared.release(socket);
        old.shared.release(socket);
        assertThat(socket.isOpen()).isTrue();
        sockets.forget(next);
        assertThat(socket.isOpen()).isFalse();
        assertThat(new Source("r1").on(local(0))).isNotSameAs(socket);
    }

    @Test
    void aPortThatTheSystemChoseIsNobodyElses() throws IOException {
        DatagramChannel one = new Source("r1").on(local(0));
        assertThat(new Source("r2").on(local(0))).isNotSameAs(one);
    }

    @Test
    void connectionsAndDatagramsHavePortsOfTheirOwn() throws IOException {
        ServerSocketChannel connections = new Source("r1").shared.listen(local(0), 0);
        InetSocketAddress address = (InetSocketAddress) connections.getLocalAddress();
        DatagramChannel datagrams = new Source("r2").on(address);
        assertThat(datagrams.getLocalAddress()).isEqualTo(address);
    }

    @Test
    void anAddressThatAnotherComponentKeepsIsRefusedAndItsHolderNamed() throws IOException {
        Sockets impatient = new Sockets(Duration.ofMillis(50));
        Source holder = new Source("r1", impatient);
        InetSocketAddress address = addressOf(holder.on(local(0)));
        Source other = new Source("r2", impatient);
        assertThatThrownBy(() -> other.on(address))
                .isInstanceOfSatisfying(SharedSockets.AddressHeldException.class, held -> assertThat(held.holder())
                        .isEqualTo("source r1"));
        impatient.forget(holder);
    }

    @Test
    void anAddressThatAnotherComponentLeavesIsTakenOverWithWhatWaitsInIt() throws Exception {
        Source leaving = new Source("r1");
        DatagramChannel socket = leaving.on(local(0));
        InetSocketAddress address = addressOf(socket);
        Source coming = new Source("r2");
        FutureTask<DatagramChannel> taking = new FutureTask<>(() -> coming.on(address));
        Thread thread = started(taking);
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        send(address, "for whoever comes");
        leaving.going = true;
        sockets.forget(leaving);
        assertThat(readAll(taking.get())).containsExactly("for whoever comes");
    }

    @Test
    void addressesAreExchangedAlsoBetweenConnectionsAndDatagrams() throws Exception {
        Source one = new Source("r1");
        Source two = new Source("r2");
        InetSocketAddress datagrams = addressOf(one.on(local(0)));
        InetSocketAddress connections =
                (InetSocketAddress) two.shared.listen(local(0), 0).getLocalAddress();
        // Neither gives way before its successor has what it asks for.
        Source nextOne = new Source("r1");
        Source nextTwo = new Source("r2");
        FutureTask<ServerSocketChannel> first = new FutureTask<>(() -> nextOne.shared.listen(connections, 0));
        FutureTask<DatagramChannel> second = new FutureTask<>(() -> nextTwo.on(datagrams));
        started(first);
        started(second);
        await().until(() -> first.isDone() || second.isDone());
        one.going = true;
        two.going = true;
        assertThat(first.get().getLocalAddress()).isEqualTo(connections);
        assertThat(second.get().getLocalAddress()).isEqualTo(datagrams);
    }

    @Test
    void anAddressThatOverlapsIsBoundBesideTheOther() throws IOException {
        Source narrow = new Source("r1");
        DatagramChannel loopback = narrow.on(local(0));
        int port = addressOf(loopback).getPort();
        DatagramChannel wide = new Source("r1").on(new InetSocketAddress(port));
        assertThat(wide).isNotSameAs(loopback);
        narrow.shared.release(loopback);
        send(local(port), "to the wide one");
        assertThat(readAll(wide)).containsExactly("to the wide one");
    }

    @Test
    void theReceiveBufferGrowsToWhatIsAskedAndNeverShrinks() throws IOException {
        Source old = new Source("r1");
        DatagramChannel socket = old.shared.datagrams(local(0), 16 * 1024);
        assertThat(socket.getOption(StandardSocketOptions.SO_RCVBUF)).isEqualTo(16 * 1024);
        new Source("r1").shared.datagrams(local(0), 64 * 1024);
        assertThat(socket.getOption(StandardSocketOptions.SO_RCVBUF)).isEqualTo(64 * 1024);
        new Source("r1").shared.datagrams(local(0), 8 * 1024);
        assertThat(socket.getOption(StandardSocketOptions.SO_RCVBUF)).isEqualTo(64 * 1024);
        assertThatThrownBy(() -> old.shared.datagrams(local(0), -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoInstancesReadFromOneSocketWithSelectorsOfTheirOwn() throws IOException {
        try (Selector one = Selector.open();
                Selector two = Selector.open()) {
            Source old = new Source("r1");
            DatagramChannel socket = old.on(local(0));
            socket.register(one, SelectionKey.OP_READ);
            new Source("r1").on(local(0)).register(two, SelectionKey.OP_READ);
            one.close();
            old.shared.release(socket);
            send(addressOf(socket), "x");
            assertThat(two.select(5_000)).isEqualTo(1);
            assertThat(read(socket)).isEqualTo("x");
        }
    }

    private static Thread started(FutureTask<?> task) {
        Thread thread = new Thread(task, "taking");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
