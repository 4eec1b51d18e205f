package org.millrace.runtime.deploy.intake;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;

/**
 * How a command uses an index: which one if none is named, and whether bundles are taken from it that those which are named need.
 * Safe for use by several threads.
 */
public final class IndexUse {
    /** Where the index is that is used if none is named. */
    private static final String INDEX = "millrace.index";

    private final BundleContext context;
    private final Path home;
    private final boolean libraries;

    private IndexUse(BundleContext context, Path home, boolean libraries) {
        this.context = context;
        this.home = home;
        this.libraries = libraries;
    }

    /** Alone what is named is taken. */
    public static IndexUse plain(BundleContext context, Path home) {
        return new IndexUse(context, home, false);
    }

    /** The same with what is needed besides. */
    public IndexUse withLibraries() {
        return new IndexUse(context, home, true);
    }

    boolean libraries() {
        return libraries;
    }

    /** What the system property names; or else the one of the distribution itself, if it has one. */
    Optional<String> standard() {
        String named = context.getProperty(INDEX);
        if (named != null && !named.isEmpty()) {
            return Optional.of(named);
        }
        Path own = home.resolve("repository/index.xml");
        return Files.isRegularFile(own) ? Optional.of(own.toString()) : Optional.empty();
    }

    /** Whether a package that this filter asks for is exported here already. */
    boolean present(String filter) throws Refused {
        Filter asks;
        try {
            asks = FrameworkUtil.createFilter(filter);
        } catch (InvalidSyntaxException e) {
            throw new Refused("request", "the index has a requirement that is none: " + e.getMessage());
        }
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision != null) {
                for (BundleCapability capability : revision.getDeclaredCapabilities(BundleRevision.PACKAGE_NAMESPACE)) {
                    Map<String, Object> attributes = capability.getAttributes();
                    if (asks.matches(attributes)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
