package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.runtime.flow.wiring.DrainSpec;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus.State;

/** One edit may move addresses between components in any shape: all arrive, and nobody is refused. */
@Timeout(60)
class MovingAddressesTest {
    private final Map<String, TestOffer> offered = new TreeMap<>();

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What listens there says. */
    private static String ask(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, 2000);
            socket.setSoTimeout(5000);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Flow flow(String... sources) {
        Flow flow = new Flow();
        flow.offer("channel", "c1", () -> new QueueChannel(1000));
        flow.control.wire(new DrainSpec("k1", "c1", List.of("k1"), ""));
        for (String source : sources) {
            wire(flow, source);
        }
        return flow;
    }

    private static void wire(Flow flow, String source) {
        flow.control.wire(new InletSpec(source, List.of("c1"), List.of(), source));
        flow.offer("selector", source, () -> new ToAllSelector());
    }

    private void listens(Flow flow, String source, String says, InetSocketAddress address) {
        TestOffer before = offered.get(source);
        TestOffer now = flow.offer("source", source, () -> new NamingSource(says, address));
        offered.put(source, now);
        if (before != null) {
            flow.control.withdraw(before);
        }
    }

    private static void awaitSays(int port, String says) {
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(ask(local(port))).isEqualTo(says));
    }

    /** Connects all the time until it is closed, and counts who was refused. */
    private static final class Flood implements AutoCloseable {
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicInteger refused = new AtomicInteger();
        private final AtomicInteger greeted = new AtomicInteger();
        private final Thread thread;

        Flood(int port) {
            thread = new Thread(() -> {
                while (!over.get()) {
                    try {
                        if (!ask(local(port)).isEmpty()) {
                            greeted.incrementAndGet();
                        } else {
                            refused.incrementAndGet();
                        }
                    } catch (IOException e) {
                        refused.incrementAndGet();
                    }
                }
            });
            thread.start();
            await().until(() -> greeted.get() > 20);
        }

        @Override
        public void close() throws InterruptedException {
            int seen = greeted.get();
            await().until(() -> greeted.get() > seen + 20);
            over.set(true);
            thread.join();
            assertThat(refused).hasValue(0);
        }
    }

    @Test
    void anAddressIsWidenedAndNarrowedAgain() throws Exception {
        int port = free();
        try (Flow flow = flow("r1")) {
            listens(flow, "r1", "narrow", local(port));
            awaitSays(port, "narrow");
            listens(flow, "r1", "wide", new InetSocketAddress("0.0.0.0", port));
            awaitSays(port, "wide");
            assertThat(ask(new InetSocketAddress("127.0.0.2", port))).isEqualTo("wide");
            listens(flow, "r1", "six", new InetSocketAddress("::", port));
            awaitSays(port, "six");
            listens(flow, "r1", "narrow again", local(port));
            awaitSays(port, "narrow again");
            await().untilAsserted(() -> assertThatThrownBy(() -> ask(new InetSocketAddress("127.0.0.2", port)))
                    .isInstanceOf(ConnectException.class));
            assertThat(flow.status("source", "r1").detail()).isEmpty();
        }
    }

    @Test
    void nobodyIsRefusedWhileTwoComponentsExchangeTheirPorts() throws Exception {
        int one = free();
        int two = free();
        try (Flow flow = flow("r1", "r2")) {
            listens(flow, "r1", "r1", local(one));
            listens(flow, "r2", "r2", local(two));
            awaitSays(one, "r1");
            awaitSays(two, "r2");
            try (Flood first = new Flood(one);
                    Flood second = new Flood(two)) {
                listens(flow, "r1", "r1 on two", local(two));
                listens(flow, "r2", "r2 on one", local(one));
                awaitSays(two, "r1 on two");
                awaitSays(one, "r2 on one");
            }
            flow.awaitState("source", "r1", State.RUNNING);
            flow.awaitState("source", "r2", State.RUNNING);
        }
    }

    @Test
    void portsMoveAlongAChain() throws Exception {
        int[] ports = {free(), free(), free(), free()};
        try (Flow flow = flow("r0", "r1", "r2")) {
            for (int i = 0; i < 3; i++) {
                listens(flow, "r" + i, "r" + i, local(ports[i]));
                awaitSays(ports[i], "r" + i);
            }
            try (Flood busy = new Flood(ports[1])) {
                for (int i = 0; i < 3; i++) {
                    listens(flow, "r" + i, "r" + i, local(ports[i + 1]));
                }
                for (int i = 0; i < 3; i++) {
                    awaitSays(ports[i + 1], "r" + i);
                }
            }
            await().untilAsserted(
                            () -> assertThatThrownBy(() -> ask(local(ports[0]))).isInstanceOf(ConnectException.class));
        }
    }

    @Test
    void aComponentThatComesTakesThePortOfOneThatGoes() throws Exception {
        int port = free();
        try (Flow flow = flow("r1")) {
            listens(flow, "r1", "r1", local(port));
            awaitSays(port, "r1");
            wire(flow, "r9");
            flow.awaitState("selector", "r9", State.RUNNING);
            try (Flood busy = new Flood(port)) {
                flow.control.unwire(new InletSpec("r1", List.of("c1"), List.of(), "r1"));
                flow.withdraw("source", "r1");
                listens(flow, "r9", "r9", local(port));
                awaitSays(port, "r9");
            }
        }
    }

    @Test
    void aComponentWhosePortAnotherKeepsGoesOnWithItsOwnAndSaysWhoHoldsIt() throws Exception {
        int one = free();
        int two = free();
        try (Flow flow = flow("r1", "r2")) {
            listens(flow, "r1", "r1", local(one));
            listens(flow, "r2", "r2", local(two));
            awaitSays(one, "r1");
            awaitSays(two, "r2");
            listens(flow, "r1", "r1 on two", local(two));
            // It is to leave, but can't: this is no address of this machine.
            listens(flow, "r2", "r2 nowhere", new InetSocketAddress("192.0.2.1", two));
            await().until(() -> flow.status("source", "r1").detail().contains("source r2 of this agent"));
            awaitSays(one, "r1");
            awaitSays(two, "r2");
            int three = free();
            listens(flow, "r2", "r2 on three", local(three));
            awaitSays(three, "r2 on three");
            awaitSays(two, "r1 on two");
        }
    }

    @Test
    void anotherProcessIsStillToldThatThePortIsTaken() throws Exception {
        int port = free();
        try (Flow flow = flow("r1")) {
            listens(flow, "r1", "narrow", local(port));
            awaitSays(port, "narrow");
            listens(flow, "r1", "wide", new InetSocketAddress("0.0.0.0", port));
            awaitSays(port, "wide");
            assertThatThrownBy(() -> {
                        try (ServerSocket other = new ServerSocket()) {
                            other.bind(new InetSocketAddress("0.0.0.0", port));
                        }
                    })
                    .isInstanceOf(java.net.BindException.class);
        }
    }
}
