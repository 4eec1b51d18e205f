package org.millrace.runtime.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.trust.Provided;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings bundles into the framework and out of it again. Every content has a location of its own, so a newer build is always
 * installed beside the older one, and whoever is wired to the older one does not notice. No bundle but the one in hand is
 * ever refreshed: plug-ins export nothing.
 */
final class Deployer {
    private static final String CONFIG_ADMIN = "org.osgi.service.cm.ConfigurationAdmin";
    private static final Logger log = LoggerFactory.getLogger(Deployer.class);

    /** How long components may take to move to the newer bundle before the older is stopped under them. */
    private static final Duration MOVE = Duration.ofSeconds(5);

    private static final Duration RELEASE = Duration.ofSeconds(20);

    private final BundleContext context;
    private final Live live;
    private final Map<Digest, Bundle> bundles = new ConcurrentHashMap<>();

    Deployer(BundleContext context, Live live) {
        this.context = context;
        this.live = live;
    }

    /** The bundle of this content, if it is in the framework. */
    Optional<Bundle> bundle(Digest digest) {
        return Optional.ofNullable(bundles.get(digest));
    }

    /** The contents that are in the framework. */
    List<Digest> contents() {
        return List.copyOf(bundles.keySet());
    }

    /** Installs and starts; leaves nothing behind if either fails. */
    void install(Path content, Digest digest, String symbolicName) throws Refused {
        Bundle bundle = add(content, digest, symbolicName);
        try {
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                bundle.start();
            }
            bundles.put(digest, bundle);
        } catch (BundleException e) {
            uninstall(bundle);
            throw explain(e);
        }
    }

    private Bundle add(Path content, Digest digest, String symbolicName) throws Refused {
        try (InputStream in = Files.newInputStream(content)) {
            return context.installBundle(Provided.PLUGIN + symbolicName + ":" + digest.hex(), in);
        } catch (IOException | BundleException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new Refused("resolve", "could not be installed: " + (cause == e ? e.getMessage() : cause.toString()));
        }
    }

    private static Refused explain(BundleException e) {
        String message = String.valueOf(e.getMessage());
        if (e.getType() == BundleException.RESOLVE_ERROR) {
            return new Refused("resolve", "does not resolve, something it needs is not here: " + message);
        }
        Throwable cause = e.getCause();
        return new Refused("activator", "does not start: " + (cause == null ? message : cause.toString()));
    }

    /** What each requirement of a jar would be wired to, one line each; none of its code runs. */
    List<String> wires(Path content, Digest digest, String symbolicName) throws Refused {
        Bundle bundle = add(content, digest, symbolicName + "-plan");
        try {
            FrameworkWiring framework =
                    context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
            if (!framework.resolveBundles(List.of(bundle))) {
                throw new Refused("resolve", "does not resolve; 'plugin install' says what is missing");
            }
            List<String> lines = new ArrayList<>();
            for (BundleWire wire : bundle.adapt(BundleWiring.class).getRequiredWires(null)) {
                lines.add(line(wire));
            }
            return lines;
        } finally {
            uninstall(bundle);
        }
    }

    private static String line(BundleWire wire) {
        String namespace = wire.getCapability().getNamespace();
        Object what = wire.getCapability().getAttributes().get(namespace);
        Bundle provider = wire.getProvider().getBundle();
        return (what == null ? namespace : what) + " from " + provider.getSymbolicName() + " " + provider.getVersion();
    }

    /** Takes a bundle away, once its components have been closed. */
    void remove(Digest digest) throws InterruptedException {
        Bundle bundle = bundles.remove(digest);
        if (bundle == null) {
            return;
        }
        leaveNoTrace(bundle);
        try {
            bundle.stop();
        } catch (BundleException e) {
            log.warn("{} did not stop well: {}", bundle, String.valueOf(e.getMessage()));
        }
        if (!live.awaitReleased(bundle.getBundleId(), RELEASE)) {
            log.warn("{} still has components open after {}; it is uninstalled all the same.", bundle, RELEASE);
        }
        uninstall(bundle);
    }

    /**
     * Felix (7.0.5) remembers for good who got and gave back a service, unless it was given back as one of several objects; and
     * Declarative Services gets Config Admin on behalf of every plug-in. Its name would keep an uninstalled bundle in memory.
     */
    private static void leaveNoTrace(Bundle bundle) {
        BundleContext own = bundle.getBundleContext();
        ServiceReference<?> admin = own == null ? null : own.getServiceReference(CONFIG_ADMIN);
        if (own != null && admin != null) {
            getAndGiveBack(own.getServiceObjects(admin));
        }
    }

    private static <S> void getAndGiveBack(@Nullable ServiceObjects<S> objects) {
        S service = objects == null ? null : objects.getService();
        if (objects != null && service != null) {
            objects.ungetService(service);
        }
    }

    /** Takes a bundle away whose components are expected to move to another one by themselves. */
    void replace(Digest digest) throws InterruptedException {
        Bundle bundle = bundles.get(digest);
        if (bundle != null) {
            live.awaitReleased(bundle.getBundleId(), MOVE);
            remove(digest);
        }
    }

    private static void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException | IllegalStateException e) {
            log.warn("{} could not be uninstalled: {}", bundle, String.valueOf(e.getMessage()));
        }
    }
}
