package org.millrace.runtime.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.millrace.api.operate.BundleUse;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings bundles into the framework and out of it again. Every content has a location of its own, so a newer build is always
 * installed beside the older one, and whoever is wired to the older one does not notice. No bundle but the one in hand is
 * ever refreshed: plug-ins export nothing.
 */
final class Deployer {
    private static final Logger log = LoggerFactory.getLogger(Deployer.class);

    /** How long components may take to move to the newer bundle before the older is stopped under them. */
    private static final Duration MOVE = Duration.ofSeconds(5);

    private static final Duration RELEASE = Duration.ofSeconds(20);

    private final BundleContext context;

    Deployer(BundleContext context) {
        this.context = context;
    }

    /** Installs and starts; leaves nothing behind if either fails. */
    Bundle install(Path file, Digest digest, PluginJar jar) throws Rejection {
        Bundle bundle;
        try (InputStream content = Files.newInputStream(file)) {
            bundle = context.installBundle("millrace:" + jar.symbolicName() + ":" + digest.hex(), content);
        } catch (IOException | BundleException e) {
            throw new Rejection("could not be installed: " + e.getMessage(), e);
        }
        try {
            bundle.start();
            return bundle;
        } catch (BundleException e) {
            uninstall(bundle);
            throw new Rejection(explain(e), e);
        }
    }

    private static String explain(BundleException e) {
        String message = String.valueOf(e.getMessage());
        if (e.getType() == BundleException.RESOLVE_ERROR) {
            return "does not resolve, something it needs is not here: " + message;
        }
        Throwable cause = e.getCause();
        return "does not start: " + (cause == null ? message : cause.toString());
    }

    /** Takes a bundle away, once its components have been closed. */
    void remove(Bundle bundle) throws InterruptedException {
        try {
            bundle.stop();
        } catch (BundleException e) {
            log.warn("{} did not stop well: {}", bundle, String.valueOf(e.getMessage()));
        }
        if (!awaitReleased(bundle, RELEASE)) {
            log.warn("{} still has components open after {}; it is uninstalled all the same.", bundle, RELEASE);
        }
        uninstall(bundle);
    }

    /** Takes a bundle away whose components are expected to move to a newer one by themselves. */
    void replace(Bundle old) throws InterruptedException {
        awaitReleased(old, MOVE);
        remove(old);
    }

    private boolean awaitReleased(Bundle bundle, Duration timeout) throws InterruptedException {
        ServiceReference<BundleUse> reference = context.getServiceReference(BundleUse.class);
        if (reference == null) {
            return true;
        }
        BundleUse use = context.getService(reference);
        try {
            return use == null || use.awaitReleased(bundle.getBundleId(), timeout);
        } finally {
            context.ungetService(reference);
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
