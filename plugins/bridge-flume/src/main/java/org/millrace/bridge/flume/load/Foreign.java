package org.millrace.bridge.flume.load;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ConnectorNamespace;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * A class of Flume's as a user has configured it: where it is, whether it can do what it is typed for, and the adapter that runs it.
 * Belongs to one component, which gives it back at its end.
 */
public final class Foreign {
    private static final Loaders LOADERS = new Loaders();
    private static final Set<String> MEMORY =
            Set.of("org.apache.flume.channel.MemoryChannel", "org.apache.flume.channel.PseudoTxnMemoryChannel");
    private static final String CLASS = "bridge.class";
    private static final String BRIDGE = "bridge.";
    /** What Declarative Services and Config Admin add. */
    private static final Set<String> FRAMEWORKS =
            Set.of("service.pid", "service.factoryPid", "service.bundleLocation", "component.name", "component.id");

    private final Shape shape;
    private final Map<String, String> own = new LinkedHashMap<>();
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final String className;
    private final Places places;
    private boolean inMemory;
    private Loaders.@Nullable Use use;

    /**
     * Looks at the class, as far as Flume's jars are there.
     *
     * @param properties as the component got them
     * @throws InvalidConfigurationException if the class is nowhere or is something else
     */
    public Foreign(Shape shape, Map<String, Object> properties) {
        this(shape, properties, Places.current());
    }

    Foreign(Shape shape, Map<String, Object> properties, Places places) {
        this.shape = shape;
        this.places = places;
        properties.forEach((key, value) -> {
            // A secret's name begins with a dot, so that it is not published.
            String typed = key.startsWith(".") ? key.substring(1) : key;
            if (typed.startsWith(BRIDGE)) {
                own.put(typed, String.valueOf(value).strip());
            } else if (!typed.startsWith("millrace.") && !FRAMEWORKS.contains(typed)) {
                keys.put(typed, String.valueOf(value));
            }
        });
        String typed = String.valueOf(properties.getOrDefault(ConnectorNamespace.PROPERTY_TYPED_AS, ""));
        className = own.getOrDefault(CLASS, Aliases.classOf(shape, typed));
        if (className.isEmpty() || className.equals("flume")) {
            throw new InvalidConfigurationException(CLASS, "type flume needs the name of a class of Flume's here");
        }
        keys.put("type", className);
        look();
    }

    /** One of the bridge's own keys; empty if it is not set. */
    public boolean flag(String key, boolean otherwise) {
        String value = own.getOrDefault(BRIDGE + key, Boolean.toString(otherwise));
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new InvalidConfigurationException(BRIDGE + key, "is true or false, not " + value);
        }
        return Boolean.parseBoolean(value);
    }

    private void look() {
        try {
            PluginFolder folder = folder();
            if (!FlumeJars.present(places.flume())) {
                // Opening it says so; a configuration may be checked where Flume's jars are not.
                return;
            }
            try (PluginLoader loader = LOADERS.look(places, folder)) {
                check(loader, folder);
            }
        } catch (IOException | FatalException e) {
            throw new InvalidConfigurationException("type", String.valueOf(e.getMessage()));
        }
    }

    private void check(ClassLoader loader, PluginFolder folder) {
        try {
            Class<?> found = Class.forName(className, false, loader);
            Class<?> wanted = Class.forName(shape.flumeType(), false, loader);
            if (!wanted.isAssignableFrom(found)) {
                throw new InvalidConfigurationException(
                        "type",
                        className + " of " + folder.name() + " is no " + shape.word() + " of Flume's: it is not a "
                                + shape.flumeType());
            }
            if (Stream.of(found.getDeclaredConstructors()).noneMatch(each -> each.getParameterCount() == 0)) {
                throw new InvalidConfigurationException(
                        "type", className + " has no constructor without arguments, which Flume would call");
            }
            inMemory = is(found, MEMORY, loader);
        } catch (ClassNotFoundException e) {
            throw new InvalidConfigurationException("type", Advice.nowhere(className, folder, places));
        } catch (LinkageError e) {
            throw new InvalidConfigurationException("type", Advice.of(e, className, folder.name()));
        }
    }

    private static boolean is(Class<?> found, Set<String> types, ClassLoader loader) throws ClassNotFoundException {
        for (String each : types) {
            if (Class.forName(each, false, loader).isAssignableFrom(found)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether what is in this channel is gone with it. Flume does not say so of a channel: all but its own in memory are taken to keep
     * what they have, so that no two of them are ever open on the same content.
     */
    public boolean inMemory() {
        return inMemory;
    }

    private PluginFolder folder() throws IOException {
        String plugin = own.get(Choice.PLUGIN);
        String path = own.get(Choice.PATH);
        Choice choice = new Choice(places.plugins());
        if (path != null) {
            if (plugin != null) {
                throw new InvalidConfigurationException(
                        Choice.PATH, "and " + Choice.PLUGIN + " say both where the class is; leave one out");
            }
            return Choice.at(path);
        }
        if (plugin != null) {
            return choice.named(plugin);
        }
        return choice.having(className).orElse(new PluginFolder("Flume", java.util.List.of(), java.util.List.of()));
    }

    /**
     * The adapter, with the object it runs not yet made. The thread has the plug-in's loader from here on.
     *
     * @param type an interface of the api that the adapter implements
     * @throws FatalException if Flume's jars are missing, or the class is
     */
    public <T> T adapter(Class<T> type) throws IOException, FatalException {
        PluginFolder folder = folder();
        Loaders.Use used = LOADERS.use(places, folder);
        use = used;
        Part part = new Part(className, Map.copyOf(keys), used.loader(), folder.name());
        Thread.currentThread().setContextClassLoader(used.loader());
        try {
            return type.cast(LOADERS.flume(places)
                    .loadClass(shape.adapter())
                    .getDeclaredConstructor(Part.class)
                    .newInstance(part));
        } catch (InvocationTargetException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), folder);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw failure(e, folder);
        }
    }

    private FatalException failure(Throwable thrown, PluginFolder folder) {
        if (thrown instanceof FatalException known) {
            return known;
        }
        String message = thrown instanceof ClassNotFoundException
                ? Advice.nowhere(className, folder, places)
                : Advice.of(thrown, className, folder.name());
        return new FatalException(message, thrown);
    }

    /** The class loader, while there is one. */
    public @Nullable ClassLoader loader() {
        Loaders.Use used = use;
        return used == null ? null : used.loader();
    }

    /** Nothing of it is called any more. */
    public void giveBack() {
        Loaders.Use used = use;
        use = null;
        if (used != null) {
            LOADERS.giveBack(used);
        }
    }
}
