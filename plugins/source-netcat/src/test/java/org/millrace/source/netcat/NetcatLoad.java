package org.millrace.source.netcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.millrace.api.event.Event;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.Outlet;
import org.millrace.testkit.TestContext;

/**
 * Measures what an event costs this source alone: the CPU time of its connection threads, kernel time included, over events.
 * Arguments: connections, lines for each connection in one round, bytes of a line, rounds.
 */
final class NetcatLoad {
    private static final int WRITE_BYTES = 64 * 1024;

    private NetcatLoad() {}

    public static void main(String[] args) throws Exception {
        int connections = argument(args, 0, 1);
        int lines = argument(args, 1, 2_000_000);
        int bytes = argument(args, 2, 200);
        int rounds = argument(args, 3, 5);
        LongAdder events = new LongAdder();
        LongAdder batches = new LongAdder();
        Outlet outlet = new Outlet() {
            @Override
            public void accept(List<Event> batch, MarkChanges marks) {
                events.add(batch.size());
                batches.increment();
            }

            @Override
            public int maxBatchSize() {
                return 10_000;
            }
        };
        TestContext context = TestContext.in(Path.of("target"));
        NetcatSource source = new NetcatSource(
                TestConfig.loopback().withAckEveryEvent(false).withMaxLineLength(Math.max(512, bytes + 1)));
        source.open(context);
        source.start(outlet);
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        for (int round = 1; round <= rounds; round++) {
            long eventsBefore = events.sum();
            long batchesBefore = batches.sum();
            long began = System.nanoTime();
            List<SocketChannel> peers = connect(connections, (int) context.gaugeValue("Port"));
            List<Thread> senders = new ArrayList<>();
            for (SocketChannel peer : peers) {
                Thread sender = new Thread(() -> send(peer, lines, bytes), "sender");
                sender.start();
                senders.add(sender);
            }
            for (Thread sender : senders) {
                sender.join();
            }
            long wanted = eventsBefore + (long) connections * lines;
            while (events.sum() < wanted) {
                Thread.onSpinWait();
            }
            long wall = System.nanoTime() - began;
            long cpu = context.alive().stream()
                    .filter(t -> t.getState() != Thread.State.TERMINATED)
                    .mapToLong(t -> Math.max(0, clock.getThreadCpuTime(t.getId())))
                    .sum();
            long n = events.sum() - eventsBefore;
            System.out.printf(
                    "round %d: %,d events, %.1f ns CPU each, %,.0f events/s, %.0f events a batch%n",
                    round, n, (double) cpu / n, n * 1e9 / wall, (double) n / (batches.sum() - batchesBefore));
            for (SocketChannel peer : peers) {
                peer.close();
            }
            while (context.count("OpenConnectionCount") > 0) {
                Thread.onSpinWait();
            }
        }
        source.stop();
        source.close();
    }

    private static int argument(String[] args, int at, int otherwise) {
        return at < args.length ? Integer.parseInt(args[at]) : otherwise;
    }

    private static List<SocketChannel> connect(int connections, int port) throws Exception {
        List<SocketChannel> peers = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            peers.add(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
        }
        return peers;
    }

    private static void send(SocketChannel peer, int lines, int bytes) {
        int atOnce = Math.max(1, WRITE_BYTES / bytes);
        ByteBuffer block = ByteBuffer.allocateDirect(atOnce * bytes);
        for (int i = 0; i < atOnce * bytes; i++) {
            block.put((byte) (i % bytes == bytes - 1 ? '\n' : 'a' + i % 26));
        }
        try {
            for (int left = lines; left > 0; left -= atOnce) {
                block.position(0).limit(Math.min(left, atOnce) * bytes);
                while (block.hasRemaining()) {
                    peer.write(block);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
