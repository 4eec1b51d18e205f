package org.millrace.runtime.deploy;

import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.trust.Provided;
import org.millrace.runtime.deploy.wiring.Dependents;
import org.millrace.runtime.deploy.wiring.Missing;
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
 * ever refreshed: a library that others are wired to stays until they have gone.
 */
final class Deployer {
    private static final String CONFIG_ADMIN = "org.osgi.service.cm.ConfigurationAdmin";
    private static final Logger log = LoggerFactory.getLogger(Deployer.class);

    /** How long components may take to move to the newer bundle before the older is stopped under them. */
    private static final Duration MOVE = Duration.ofSeconds(5);

    private static final String TRY = "'plugin install' says what does not fit together";
    private static final Duration RELEASE = Duration.ofSeconds(20);

    private final BundleContext context;
    private final RunningTopology live;
    private final BundleCalls calls;
    private final Map<Digest, Bundle> bundles = new ConcurrentHashMap<>();
    /** Not wanted any more, which was said, but in use. */
    private final Set<Digest> leaving = ConcurrentHashMap.newKeySet();

    Deployer(BundleContext context, RunningTopology live, BundleCalls calls) {
        this.context = context;
        this.live = live;
        this.calls = calls;
    }

    /** The bundle of this content, if it is in the framework. */
    Optional<Bundle> bundle(Digest digest) {
        return Optional.ofNullable(bundles.get(digest));
    }

    /** The contents that are in the framework. */
    List<Digest> contents() {
        return List.copyOf(bundles.keySet());
    }

    /** What is said of a content before the framework sees it. */
    interface Look {
        /** Of one that was looked at before, by the same eyes. */
        Look NEEDLESS = content -> {};

        void at(Path content) throws Refused, IOException;
    }

    /** Uninstalls what was staged. */
    void giveUp(Bundle staged) throws InterruptedException {
        calls.uninstall(staged);
    }

    /** Has what was staged wired all at once, as far as that goes; each by itself would ask all of the framework again. */
    void wire(Collection<Bundle> staged) {
        framework().resolveBundles(staged);
    }

    private FrameworkWiring framework() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }

    /** Starts what was staged; leaves nothing behind if that fails, unless it hangs. */
    void begin(Bundle bundle, Digest digest) throws Refused, IOException, InterruptedException {
        try {
            if ((bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
                calls.start(bundle);
            }
            calls.refuseImmediate(bundle);
            bundles.put(digest, bundle);
        } catch (Refused | IOException | RuntimeException | Error e) {
            calls.uninstall(bundle);
            throw e;
        }
    }

    /**
     * Installs without starting, for those who may need each other; {@link #begin} or {@link #giveUp} follows.
     *
     * <p>From bytes that are what they are known as: they are read twice through one descriptor, once to know them before they are
     * looked at and once by the framework, which keeps a copy of its own. What becomes of the file's name in between does not matter, and
     * other bytes in it are seen before anything of the bundle is resolved. Where nobody has to look, once is enough.
     *
     * @throws IOException if its content could not be read, which says nothing against it
     */
    Bundle stage(Path content, Digest digest, String symbolicName, Look look)
            throws Refused, IOException, InterruptedException {
        String location = Provided.PLUGIN + symbolicName + ":" + digest.hex();
        if (context.getBundle(location) != null) {
            throw new Refused(
                    "resolve",
                    "could not be installed: an earlier attempt with the same content is still busy with it; restart"
                            + " the agent");
        }
        try (FileChannel file = FileChannel.open(content, StandardOpenOption.READ)) {
            if (look != Look.NEEDLESS) {
                if (!Digest.of(Channels.newInputStream(file)).equals(digest)) {
                    throw altered(content);
                }
                look.at(content);
                file.position(0);
            }
            Summed bytes = new Summed(Channels.newInputStream(file));
            Bundle bundle = install(location, bytes, content, digest);
            if (!bytes.digest().equals(digest)) {
                calls.uninstall(bundle);
                throw altered(content);
            }
            return bundle;
        } catch (NoSuchFileException e) {
            throw altered(content);
        }
    }

    private Bundle install(String location, Summed bytes, Path content, Digest digest) throws Refused, IOException {
        try {
            return context.installBundle(location, bytes);
        } catch (BundleException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof IOException failure && !(failure instanceof ZipException)) {
                // The framework's own copy could not be written.
                throw failure;
            }
            if (!bytes.digest().equals(digest)) {
                throw altered(content);
            }
            throw new Refused("resolve", "could not be installed: " + (cause == e ? e.getMessage() : cause.toString()));
        }
    }

    private static Refused altered(Path content) {
        return new Refused(
                "trust",
                "is not installed: its content " + content + " is missing or was altered;"
                        + " remove the plug-in and install it again");
    }

    /**
     * What each requirement of a jar would be wired to, one line each; none of its code runs.
     *
     * @param content the copy that was judged
     */
    List<String> wires(Path content, Digest digest, String symbolicName)
            throws Refused, IOException, InterruptedException {
        Bundle bundle = stage(content, digest, symbolicName + "-plan", Look.NEEDLESS);
        try {
            if (!framework().resolveBundles(List.of(bundle))) {
                throw calls.unresolved(bundle, TRY);
            }
            return bundle.adapt(BundleWiring.class).getRequiredWires(null).stream()
                    .map(Deployer::line)
                    .filter(line -> !line.startsWith("java."))
                    .toList();
        } finally {
            calls.uninstall(bundle);
        }
    }

    /**
     * How a jar would be wired.
     *
     * @param problem why it could not be
     * @param absent the packages that it imports if they are there, and that are not
     */
    record Wired(Optional<Refused> problem, List<String> absent) {}

    /**
     * How jars would be wired, each with all the others at hand; none of their code runs.
     *
     * @param contents the copies that were judged, by digest, with their symbolic names
     */
    synchronized Map<Digest, Wired> wired(Map<Digest, Map.Entry<Path, String>> contents)
            throws IOException, InterruptedException {
        Map<Digest, Bundle> staged = new LinkedHashMap<>();
        Map<Digest, Wired> found = new LinkedHashMap<>();
        try {
            for (Map.Entry<Digest, Map.Entry<Path, String>> each : contents.entrySet()) {
                Path copy = each.getValue().getKey();
                String name = each.getValue().getValue() + "-verify";
                try {
                    staged.put(each.getKey(), stage(copy, each.getKey(), name, Look.NEEDLESS));
                } catch (Refused e) {
                    found.put(each.getKey(), new Wired(Optional.of(e), List.of()));
                }
            }
            framework().resolveBundles(staged.values());
            staged.forEach((digest, bundle) -> found.put(
                    digest,
                    new Wired(
                            bundle.getState() == Bundle.INSTALLED
                                    ? Optional.of(calls.unresolved(bundle, TRY))
                                    : Optional.empty(),
                            new Missing(context).optional(bundle))));
            return found;
        } finally {
            for (Bundle bundle : staged.values()) {
                calls.uninstall(bundle);
            }
        }
    }

    private static String line(BundleWire wire) {
        String namespace = wire.getCapability().getNamespace();
        Object what = wire.getCapability().getAttributes().get(namespace);
        Bundle provider = wire.getProvider().getBundle();
        return Printable.of((what == null ? namespace : text(what)) + " from " + provider.getSymbolicName() + " "
                + provider.getVersion());
    }

    /** Some capabilities have several names at once. */
    static String text(Object value) {
        if (value instanceof Collection<?> several) {
            return several.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        if (value.getClass().isArray()) {
            return IntStream.range(0, Array.getLength(value))
                    .mapToObj(i -> String.valueOf(Array.get(value, i)))
                    .collect(Collectors.joining(", "));
        }
        return value.toString();
    }

    /** The bundles that get something from the one of this content; while there are any, it stays. */
    List<Bundle> users(Digest digest) {
        Bundle bundle = bundles.get(digest);
        return bundle == null ? List.of() : Dependents.of(bundle);
    }

    /** Whether a bundle is only there because others use it. */
    boolean isLeaving(Bundle bundle) {
        return leaving.stream().anyMatch(digest -> bundle.equals(bundles.get(digest)));
    }

    /** What was to go is wanted again. */
    void stay(Digest digest) {
        leaving.remove(digest);
    }

    /** The other plug-ins from which a bundle gets something. */
    List<Bundle> libraries(Bundle bundle) {
        return Dependents.providers(bundle).stream().filter(Provided::plugin).toList();
    }

    /**
     * Takes a bundle away, once its components have been closed, unless others use it.
     *
     * @return whether it is gone
     */
    boolean remove(Digest digest) throws InterruptedException {
        Bundle bundle = bundles.get(digest);
        if (bundle == null) {
            return true;
        }
        List<Bundle> users = Dependents.of(bundle);
        if (!users.isEmpty()) {
            if (leaving.add(digest)) {
                log.info("{} is not wanted any more; it stays until {} left it.", named(bundle), names(users));
            }
            return false;
        }
        bundles.remove(digest);
        leaving.remove(digest);
        leaveNoTrace(bundle);
        calls.stop(bundle);
        if (!live.awaitReleased(bundle.getBundleId(), RELEASE)) {
            log.warn("{} still has components open after {}; it is uninstalled all the same.", named(bundle), RELEASE);
        }
        calls.uninstall(bundle);
        return true;
    }

    private static String names(List<Bundle> bundles) {
        return bundles.stream().map(Deployer::named).collect(Collectors.joining(", "))
                + (bundles.size() == 1 ? " has" : " have");
    }

    /** Takes away what is not wanted; a library goes after those who use it. */
    void sweep(Predicate<Digest> wanted) throws InterruptedException {
        leaving.removeIf(wanted);
        boolean again = true;
        while (again) {
            again = false;
            for (Digest digest : contents()) {
                again |= !wanted.test(digest) && replace(digest);
            }
        }
    }

    static String named(Bundle bundle) {
        return Printable.of(bundle.getSymbolicName() + " " + bundle.getVersion());
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

    /** Takes a bundle away whose components are expected to move to another one by themselves; true if it is gone. */
    boolean replace(Digest digest) throws InterruptedException {
        Bundle bundle = bundles.get(digest);
        if (bundle != null) {
            live.awaitReleased(bundle.getBundleId(), MOVE);
        }
        return remove(digest);
    }
}
