package org.millrace.peer.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.millrace.api.event.Event;
import org.millrace.rpc.Call;
import org.millrace.rpc.Frame;
import org.millrace.rpc.NoRoomException;
import org.millrace.rpc.Output;
import org.millrace.rpc.ServerProtocol;
import org.millrace.rpc.Status;
import org.millrace.testkit.contract.Destination;

/** A server in the hands of a test: it remembers what it took, and can refuse, keep silent, cut connections, answer late. */
public final class Server implements AutoCloseable {
    private final ServerSocket listening;
    private final Supplier<ServerProtocol> protocols;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Event> taken = new CopyOnWriteArrayList<>();
    private final List<Integer> calls = new CopyOnWriteArrayList<>();
    private volatile Status refusal = Status.OK;
    private volatile boolean silent;
    private final AtomicInteger refusesNext = new AtomicInteger();
    private final AtomicInteger cutsAfter = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * On a free port of the loopback.
     *
     * @param protocols how each connection speaks
     */
    public Server(Supplier<ServerProtocol> protocols) throws IOException {
        this.protocols = protocols;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread acceptor = new Thread(this::accept);
        acceptor.setDaemon(true);
        acceptor.start();
    }

    public int port() {
        return listening.getLocalPort();
    }

    public List<Event> taken() {
        return taken;
    }

    public List<String> texts() {
        return taken.stream().map(Event::text).toList();
    }

    /** How many events each call had. */
    public List<Integer> calls() {
        return calls;
    }

    public int connections() {
        return connections.get();
    }

    /** Answers so, and takes nothing unless it is OK. */
    public void answer(Status all) {
        refusal = all;
    }

    public void refuse(boolean all) {
        answer(all ? Status.FAILED : Status.OK);
    }

    /** Refuses the call after so many more. */
    public void refuseCall(int after) {
        refusesNext.set(after);
    }

    public void silent(boolean from) {
        silent = from;
        if (!from) {
            cutAll();
        }
    }

    /** Takes so many calls more, and closes the connection instead of an answer to the last. */
    public void cutAfter(int more) {
        cutsAfter.set(more);
    }

    private void cutAll() {
        open.forEach(Server::closeQuietly);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                connections.incrementAndGet();
                open.add(socket);
                Thread serving = new Thread(() -> serve(socket));
                serving.setDaemon(true);
                serving.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        ServerProtocol protocol = protocols.get();
        byte[] bytes = new byte[65536];
        Output out = new Output();
        try (socket) {
            InputStream in = socket.getInputStream();
            OutputStream to = socket.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                ByteBuffer come = ByteBuffer.wrap(bytes, 0, count);
                for (Frame frame = protocol.frames().read(come);
                        frame != null;
                        frame = protocol.frames().read(come)) {
                    out.clear();
                    if (!answer(protocol, protocol.read(frame, 100_000), out)) {
                        return;
                    }
                    to.write(out.bytes(), 0, out.length());
                }
            }
        } catch (IOException | NoRoomException e) {
            // The client has gone, or the test cut it off.
            return;
        } finally {
            open.remove(socket);
        }
    }

    private synchronized boolean answer(ServerProtocol protocol, Call call, Output out) {
        if (silent) {
            return true;
        }
        List<Event> events = call instanceof Call.Append append ? append.events() : new ArrayList<>();
        Status status = refusesNext.getAndUpdate(n -> Math.max(0, n - 1)) == 1 ? Status.FAILED : refusal;
        if (status == Status.OK) {
            taken.addAll(events);
            calls.add(events.size());
        }
        if (cutsAfter.decrementAndGet() <= 0) {
            cutsAfter.set(Integer.MAX_VALUE);
            return false;
        }
        protocol.answer(call, status, out);
        return true;
    }

    /** As the contract of sinks wants it. */
    public Destination destination() {
        return new Destination() {
            @Override
            public List<String> arrived() {
                return texts();
            }

            @Override
            public boolean trouble(Trouble kind, boolean begins) {
                switch (kind) {
                    case FAILING -> refuse(begins);
                    case STUCK -> silent(begins);
                    default -> {
                        return false;
                    }
                }
                return true;
            }
        };
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cutAll();
    }
}
