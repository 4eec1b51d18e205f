package org.millrace.runtime.operate;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.operate.control.Callers;
import org.millrace.runtime.operate.listen.AcceptTrouble;
import org.millrace.runtime.operate.listen.SpareDescriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where commands come in from outside the process: a Unix domain socket in the agent's run directory, or where the launcher says if
 * that path is too long. Only its owner can open it, and only the owner and root are answered. That it is there is told by the
 * condition {@code millrace.control}; an agent without it could not be ended in order, so it ends at once.
 */
@Component(
        immediate = true,
        service = {})
public final class ControlSocket {
    private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);

    private final SpareDescriptor spare = new SpareDescriptor();
    private final @Nullable Callers callers;
    private final @Nullable ServerSocketChannel server;
    private final @Nullable Path path;
    private final @Nullable UserPrincipal owner;
    private final @Nullable UserPrincipal root;
    private final @Nullable ServiceRegistration<Condition> ready;

    @Activate
    public ControlSocket(BundleContext context, @Reference Commands commands) throws IOException {
        String runDirectory = context.getProperty("millrace.run.dir");
        if (runDirectory == null || "check".equals(context.getProperty("millrace.mode"))) {
            spare.close();
            callers = null;
            server = null;
            path = null;
            owner = null;
            root = null;
            ready = null;
            return;
        }
        path = Path.of(Objects.requireNonNullElse(
                context.getProperty("millrace.control.socket"), runDirectory + "/control.sock"));
        try {
            server = bind(path);
        } catch (IOException e) {
            log.error("The agent can't be given commands, so it ends: its control socket {}: {}", path, e.toString());
            spare.close();
            endAgent(context);
            throw e;
        }
        owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
        root = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("root");
        callers = new Callers(commands, spare::regain);
        Thread thread = new Thread(this::accept, "control-socket");
        thread.setDaemon(true);
        thread.start();
        ready = context.registerService(
                Condition.class,
                Condition.INSTANCE,
                FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, "millrace.control")));
    }

    private static ServerSocketChannel bind(Path path) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    private static void endAgent(BundleContext context) {
        try {
            for (ServiceReference<IntConsumer> exit :
                    context.getServiceReferences(IntConsumer.class, "(millrace.exit=true)")) {
                context.getService(exit).accept(1);
            }
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void accept() {
        ServerSocketChannel listening = Objects.requireNonNull(server);
        AcceptTrouble trouble = new AcceptTrouble(log, "The control socket");
        try (spare) {
            while (listening.isOpen()) {
                try {
                    take(listening.accept());
                    trouble.passed();
                    spare.regain();
                } catch (IOException e) {
                    if (listening.isOpen() && !spare.release()) {
                        TimeUnit.NANOSECONDS.sleep(trouble.failed(e).toNanos());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take(SocketChannel client) throws IOException {
        Callers present = Objects.requireNonNull(callers);
        try {
            UserPrincipal user =
                    client.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
            if (user.equals(owner) || user.equals(root)) {
                present.admit(client, user.getName());
            } else {
                log.debug("{} is not answered.", user.getName());
                client.close();
            }
        } catch (UnsupportedOperationException e) {
            // This system does not say who asks; whoever could open the socket is its owner.
            present.admit(client, "unknown");
        } catch (IOException e) {
            // Gone already: its own affair, and no trouble of this socket.
            log.debug("A control client went away: {}", e.toString());
            client.close();
        }
    }

    @Deactivate
    void close() throws IOException {
        if (ready != null) {
            ready.unregister();
        }
        if (server != null) {
            server.close();
        }
        if (callers != null) {
            callers.close();
        }
        if (path != null) {
            Files.deleteIfExists(path);
        }
    }
}
