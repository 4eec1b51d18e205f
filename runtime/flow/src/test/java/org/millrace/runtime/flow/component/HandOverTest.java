package org.millrace.runtime.flow.component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.component.SharedSockets;

/** A connection changes hands in whatever mode its first owner had it. */
@Timeout(30)
class HandOverTest {
    private final Sockets sockets = new Sockets(Duration.ofMillis(300));
    private final SharedSockets old = sockets.of(new Instance());
    private final SharedSockets next = sockets.of(new Instance());
    private final List<SocketChannel> taken = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private SocketChannel connection;

    @SuppressWarnings("NullAway.Init")
    private SocketChannel peer;

    private static final class Instance implements SocketUser {
        @Override
        public ComponentKey key() {
            return new ComponentKey(Kind.SOURCE, "r1");
        }

        @Override
        public String type() {
            return "test";
        }

        @Override
        public ClassLoader loader() {
            return HandOverTest.class.getClassLoader();
        }

        @Override
        public boolean isGoing() {
            return false;
        }
    }

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            peer = SocketChannel.open(server.getLocalAddress());
            connection = server.accept();
        }
    }

    @AfterEach
    void hangUp() throws IOException {
        peer.close();
        connection.close();
    }

    private static ByteBuffer nothing() {
        return ByteBuffer.allocate(0);
    }

    private void assertTakenInBlockingMode() throws IOException {
        assertThat(taken).containsExactly(connection);
        assertThat(connection.isBlocking()).isTrue();
        peer.write(ByteBuffer.wrap(new byte[] {'x'}));
        assertThat(connection.read(ByteBuffer.allocate(10))).isEqualTo(1);
    }

    @Test
    void aBlockingOneIsTakenAsItIs() throws IOException {
        next.receive((channel, state) -> taken.add(channel));
        assertThat(old.handOver(connection, nothing())).isTrue();
        assertTakenInBlockingMode();
    }

    @Test
    void oneInNonBlockingModeIsTakenInBlockingMode() throws IOException {
        next.receive((channel, state) -> taken.add(channel));
        connection.configureBlocking(false);
        assertThat(old.handOver(connection, nothing())).isTrue();
        assertTakenInBlockingMode();
    }

    @Test
    void aCancelledKeyIsEnoughAlsoBeforeItsSelectorHasNoticed() throws IOException {
        try (Selector selector = Selector.open()) {
            next.receive((channel, state) -> taken.add(channel));
            connection.configureBlocking(false);
            connection.register(selector, SelectionKey.OP_READ).cancel();
            assertThat(connection.isRegistered()).isTrue();
            assertThat(old.handOver(connection, nothing())).isTrue();
            assertTakenInBlockingMode();
        }
    }

    @Test
    void theReceiverMayRegisterItWithASelectorOfItsOwnAtOnce() throws IOException {
        try (Selector first = Selector.open();
                Selector second = Selector.open()) {
            next.receive((channel, state) -> {
                channel.configureBlocking(false);
                channel.register(second, SelectionKey.OP_READ);
            });
            connection.configureBlocking(false);
            connection.register(first, SelectionKey.OP_READ).cancel();
            assertThat(old.handOver(connection, nothing())).isTrue();
            peer.write(ByteBuffer.wrap(new byte[] {'x'}));
            assertThat(second.select(5_000)).isEqualTo(1);
            assertThat(first.selectNow()).isZero();
        }
    }

    @Test
    void oneThatASelectorStillHasStaysWithItsOwner() throws IOException {
        try (Selector selector = Selector.open()) {
            next.receive((channel, state) -> taken.add(channel));
            connection.configureBlocking(false);
            connection.register(selector, SelectionKey.OP_READ);
            assertThatThrownBy(() -> old.handOver(connection, nothing()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("cancel its key");
            assertThat(taken).isEmpty();
            peer.write(ByteBuffer.wrap(new byte[] {'x'}));
            assertThat(selector.select(5_000)).isEqualTo(1);
        }
    }

    @Test
    void withoutASuccessorItStaysAsItWas() throws IOException {
        connection.configureBlocking(false);
        assertThat(old.handOver(connection, nothing())).isFalse();
        assertThat(connection.isOpen()).isTrue();
        assertThat(connection.isBlocking()).isFalse();
    }

    @Test
    void oneThatIsClosedComesToNobody() throws IOException {
        next.receive((channel, state) -> taken.add(channel));
        connection.close();
        assertThat(old.handOver(connection, nothing())).isTrue();
        assertThat(taken).isEmpty();
    }

    @Test
    void oneThatTheSuccessorRefusesIsClosed() throws IOException {
        next.receive((channel, state) -> {
            throw new IOException("in form 9, which is unknown here");
        });
        connection.configureBlocking(false);
        assertThat(old.handOver(connection, nothing())).isTrue();
        assertThat(connection.isOpen()).isFalse();
    }
}
