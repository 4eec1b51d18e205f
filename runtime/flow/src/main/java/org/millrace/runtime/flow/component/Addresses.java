package org.millrace.runtime.flow.component;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channel;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.SharedSockets.AddressHeldException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who of this agent listens where. One edit may move addresses between components in any shape: a component widens or narrows
 * its own, takes one over that another leaves or lost with its end, or several exchange theirs. The rules:
 *
 * <ul>
 *   <li>The same address is the same socket, for the predecessor and for whoever takes it over: nobody who waits to be accepted
 *       notices.
 *   <li>An address that overlaps ({@code 0.0.0.0} and {@code localhost} on one port) is bound beside the other.
 *   <li>What another component holds is free once that has given way to its successor or is ending. Until then it is waited
 *       for, so that a component whose own change fails goes on with what it has.
 *   <li>Components that wait for one another in a circle would wait for ever: the first that sees it goes ahead.
 *   <li>Connections and datagrams have ports of their own, so they are in nobody's way; a circle may lead through both.
 * </ul>
 *
 * <p>All methods may be called from any thread; the sockets are guarded by this.
 */
final class Addresses {
    private static final Logger log = LoggerFactory.getLogger(Addresses.class);
    private static final long LOOK_MS = 10;

    /** A bound socket, what was asked for, and the instances that use it. */
    private record Bound(NetworkChannel channel, SocketAddress asked, Set<SocketUser> users) {

        SocketAddress address() {
            try {
                SocketAddress actual = channel.getLocalAddress();
                return actual == null ? asked : actual;
            } catch (IOException e) {
                // Closed by somebody else: what was asked for is as good as anything.
                return asked;
            }
        }

        List<SocketUser> others(SocketUser than) {
            return users.stream().filter(user -> !user.key().equals(than.key())).collect(Collectors.toList());
        }
    }

    private final Duration patience;
    /** One that is waited for stays open without a user. */
    private final List<Bound> sockets = new ArrayList<>();

    private final Map<SocketUser, Waiting> waiting = new HashMap<>();

    /** Who somebody waits for, and which of their sockets are in the way. */
    private record Waiting(Set<ComponentKey> holders, List<Bound> inTheWay) {}

    Addresses(Duration patience) {
        this.patience = patience;
    }

    synchronized <C extends NetworkChannel> C bind(SocketUser instance, SocketAddress address, Transport<C> transport)
            throws IOException {
        long until = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                sockets.removeIf(one -> !one.channel().isOpen());
                List<Bound> inTheWay = sockets.stream()
                        .filter(one -> transport.type().isInstance(one.channel()))
                        .filter(one -> overlap(one, instance, address))
                        .toList();
                List<SocketUser> holders = inTheWay.stream()
                        .flatMap(one -> one.others(instance).stream())
                        .filter(holder -> !holder.isGoing())
                        .collect(Collectors.toList());
                waiting.put(instance, new Waiting(keys(holders), inTheWay));
                if (holders.isEmpty() || inACircle(instance.key())) {
                    return take(instance, address, transport, inTheWay);
                }
                if (System.nanoTime() - until >= 0) {
                    throw held(holders.get(0).key(), address);
                }
                wait(LOOK_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + address);
        } finally {
            waiting.remove(instance);
            closeUnused();
        }
    }

    private static Set<ComponentKey> keys(List<SocketUser> instances) {
        Set<ComponentKey> keys = new HashSet<>();
        instances.forEach(instance -> keys.add(instance.key()));
        return keys;
    }

    private static AddressHeldException held(ComponentKey holder, SocketAddress address) {
        return new AddressHeldException(
                holder.toString(), "Address already in use: " + holder + " of this agent listens on " + address);
    }

    private <C extends NetworkChannel> C take(
            SocketUser instance, SocketAddress address, Transport<C> transport, List<Bound> inTheWay)
            throws IOException {
        for (Bound present : inTheWay) {
            if (isSame(present, instance, address)) {
                C shared = transport.type().cast(present.channel());
                transport.join(shared);
                present.users().add(instance);
                return shared;
            }
        }
        C opened = transport.open();
        try {
            bind(opened, address, transport, inTheWay);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        Set<SocketUser> users = new HashSet<>();
        users.add(instance);
        sockets.add(new Bound(opened, address, users));
        return opened;
    }

    /** The sockets share the port only for this moment: another process that wants it is to be told that it is taken. */
    private static <C extends NetworkChannel> void bind(
            C socket, SocketAddress address, Transport<C> transport, List<Bound> beside) throws IOException {
        List<NetworkChannel> sharing =
                new ArrayList<>(beside.stream().map(Bound::channel).toList());
        if (sharing.isEmpty() || !socket.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)) {
            transport.bind(socket, address);
            return;
        }
        sharing.add(socket);
        try {
            for (NetworkChannel each : sharing) {
                each.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            transport.bind(socket, address);
        } finally {
            for (NetworkChannel each : sharing) {
                if (each.isOpen()) {
                    each.setOption(StandardSocketOptions.SO_REUSEPORT, false);
                }
            }
        }
    }

    /** Whether those this component waits for wait, over whatever corners, for this one. */
    private boolean inACircle(ComponentKey start) {
        Set<ComponentKey> seen = new HashSet<>();
        List<ComponentKey> next = new ArrayList<>(waitsFor(start));
        while (!next.isEmpty()) {
            ComponentKey key = next.remove(next.size() - 1);
            if (key.equals(start)) {
                return true;
            }
            if (seen.add(key)) {
                next.addAll(waitsFor(key));
            }
        }
        return false;
    }

    private Set<ComponentKey> waitsFor(ComponentKey key) {
        Set<ComponentKey> all = new HashSet<>();
        waiting.forEach((instance, one) -> {
            if (instance.key().equals(key)) {
                all.addAll(one.holders());
            }
        });
        return all;
    }

    private static boolean isSame(Bound one, SocketUser instance, SocketAddress address) {
        if (one.asked().equals(address)) {
            // Also for port 0, which a successor shares, but nobody else.
            return !(address instanceof InetSocketAddress inet && inet.getPort() == 0)
                    || one.users().stream().anyMatch(user -> user.key().equals(instance.key()));
        }
        return one.address() instanceof InetSocketAddress there
                && address instanceof InetSocketAddress here
                && there.getPort() == here.getPort()
                && (there.getAddress().equals(here.getAddress()) || (isWildcard(there) && isWildcard(here)));
    }

    private static boolean overlap(Bound one, SocketUser instance, SocketAddress address) {
        return isSame(one, instance, address)
                || (one.address() instanceof InetSocketAddress there
                        && address instanceof InetSocketAddress here
                        && there.getPort() == here.getPort()
                        && (isWildcard(there) || isWildcard(here)));
    }

    private static boolean isWildcard(InetSocketAddress address) {
        return address.getAddress().isAnyLocalAddress();
    }

    /** The instance takes no more from this socket. */
    synchronized void release(SocketUser instance, NetworkChannel socket) {
        sockets.stream().filter(one -> one.channel() == socket).forEach(one -> one.users()
                .remove(instance));
        closeUnused();
    }

    /** An instance has ended: sockets that nobody else uses are closed. */
    synchronized void forget(SocketUser instance) {
        sockets.forEach(one -> one.users().remove(instance));
        closeUnused();
    }

    private void closeUnused() {
        sockets.removeIf(one -> {
            boolean unused = one.users().isEmpty()
                    && waiting.values().stream().noneMatch(each -> contains(each.inTheWay(), one));
            if (unused) {
                close(one.channel());
            }
            return unused;
        });
        notifyAll();
    }

    private static boolean contains(List<Bound> all, Bound one) {
        return all.stream().anyMatch(each -> each.channel() == one.channel());
    }

    private static void close(Channel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            log.warn("A shared socket was not closed: {}", e.toString());
        }
    }
}
