package org.millrace.itest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.StatusSource;
import org.millrace.runtime.services.command.UsageException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** An agent in this process: Felix with the whole runtime but its fronts, its plug-ins in a home of its own. */
final class Deployed implements AutoCloseable {
    private final Path home;
    private final Framework framework;

    /** What a command answered. */
    record Answer(int code, String text) {}

    /** Starts it; what is in the home stays from one start to the next. */
    Deployed(Path home, Map<String, String> more) throws BundleException, IOException {
        this(home, more, context -> {});
    }

    /**
     * Starts it.
     *
     * @param first done in the framework before it has any bundle
     */
    Deployed(Path home, Map<String, String> more, Consumer<BundleContext> first) throws BundleException, IOException {
        this.home = home;
        Files.createDirectories(home.resolve("plugins"));
        Map<String, String> settings = new HashMap<>();
        settings.put(Constants.FRAMEWORK_STORAGE, home.resolve("run/cache").toString());
        settings.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        settings.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        settings.put("felix.cm.pm", "memory");
        settings.put("ds.loglevel", "0");
        settings.put("felix.log.level", "1");
        settings.put("millrace.mode", "agent");
        settings.put("millrace.home", home.toString());
        settings.put("millrace.run.dir", home.resolve("run").toString());
        settings.put("millrace.data.dir", home.resolve("data").toString());
        settings.put("millrace.plugins.dir", home.resolve("plugins").toString());
        settings.put("millrace.deploy.dir", home.resolve("var/plugins").toString());
        settings.put("millrace.log.dir", home.resolve("logs").toString());
        settings.put("millrace.conf.dir", home.resolve("conf").toString());
        settings.put("millrace.agent.name", "a1");
        settings.put("millrace.conf.files", home.resolve("a1.conf").toString());
        settings.put("millrace.reload", "false");
        settings.put("millrace.swap.deadlineMs", "2000");
        settings.put("millrace.close.deadlineMs", "1000");
        settings.putAll(more);
        settings.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SharedPackages.exported());
        framework = ServiceLoader.load(FrameworkFactory.class).iterator().next().newFramework(settings);
        framework.start();
        first.accept(context());
        List<Bundle> bundles = new ArrayList<>();
        for (String folder : new String[] {"target/bundles", "target/deploy-bundles"}) {
            try (Stream<Path> jars = Files.list(Path.of(folder))) {
                for (Path jar : jars.sorted().toList()) {
                    String name = jar.getFileName().toString();
                    if (name.startsWith("org.millrace.") && !name.startsWith("org.millrace.runtime.")) {
                        Files.copy(
                                jar,
                                home.resolve("plugins").resolve(name),
                                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                    } else {
                        bundles.add(context().installBundle("reference:" + jar.toUri()));
                    }
                }
            }
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    Answer plugin(String... words) throws Exception {
        return command("plugin", words);
    }

    Answer command(String name, String... words) throws Exception {
        for (ServiceReference<Command> reference : context().getServiceReferences(Command.class, null)) {
            Command command = context().getService(reference);
            if (command.name().equals(name)) {
                StringBuilder text = new StringBuilder();
                try {
                    int code = command.run(List.of(words), text);
                    return new Answer(code, text.toString());
                } catch (UsageException e) {
                    return new Answer(2, String.valueOf(e.getMessage()));
                }
            }
        }
        throw new AssertionError("there is no command " + name);
    }

    /** How a component fares, as the engine or else the topology says. */
    Optional<ComponentStatus> status(String component) throws InvalidSyntaxException {
        List<ComponentStatus> known = new ArrayList<>();
        for (ServiceReference<StatusSource> reference : context().getServiceReferences(StatusSource.class, null)) {
            context().getService(reference).components().stream()
                    .filter(status -> component.equals(status.key().toString()))
                    .forEach(known::add);
        }
        return known.stream()
                .filter(status -> !status.version().isEmpty())
                .findFirst()
                .or(() -> known.stream().findFirst());
    }

    /** How often each component was opened. */
    Map<String, Long> activations() throws InvalidSyntaxException {
        Map<String, Long> activations = new TreeMap<>();
        for (ServiceReference<StatusSource> reference : context().getServiceReferences(StatusSource.class, null)) {
            context()
                    .getService(reference)
                    .components()
                    .forEach(status -> activations.merge(status.key().toString(), status.activations(), Math::max));
        }
        return activations;
    }

    /** The versions of a bundle that are in the framework. */
    List<String> versions(String symbolicName) {
        return Stream.of(context().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .map(bundle -> bundle.getVersion().toString())
                .sorted()
                .toList();
    }

    Path home() {
        return home;
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(20_000);
    }
}
