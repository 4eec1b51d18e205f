package org.millrace.itest;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The code in the jars of the trust zoo: compiled once, and each piece of it leaves a trace with the name of its jar when it runs. */
final class ZooCode {
    private static final String TRACE = "millrace.zoo.trace";

    private static final String LEAVE = """
            package org.example.zoo;
            import java.io.InputStream;
            import java.util.Set;
            public final class Trace {
                @SuppressWarnings("unchecked")
                public static void leave(Class<?> by, String what) {
                    String name = "nobody";
                    try (InputStream in = by.getResourceAsStream("/zoo.txt")) {
                        name = in == null ? name : new String(in.readAllBytes());
                    } catch (Exception e) {
                        name = e.toString();
                    }
                    ((Set<String>) System.getProperties().get("millrace.zoo.trace")).add(name + " " + what);
                }
            }
            """;

    private static final String START = """
            package org.example.zoo;
            import org.osgi.framework.*;
            public final class Start implements BundleActivator {
                static { Trace.leave(Start.class, "static"); }
                @Override public void start(BundleContext context) { Trace.leave(Start.class, "activator"); }
                @Override public void stop(BundleContext context) {}
            }
            """;

    private static final String NOW = """
            package org.example.zoo;
            public final class Now {
                public Now() throws InterruptedException {
                    Trace.leave(Now.class, "component");
                    new java.util.concurrent.CountDownLatch(1).await();
                }
            }
            """;

    private static final String LISTENER = """
            package org.example.zoo;
            public final class Listener {
                public Listener() { Trace.leave(Listener.class, "listener"); }
            }
            """;

    /** Opens only if every class that its jar names is there. */
    private static final String SINK = """
            package org.example.zoo;
            import java.io.InputStream;
            import java.util.List;
            import org.millrace.api.component.ComponentContext;
            import org.millrace.api.event.Event;
            import org.millrace.api.sink.Sink;
            public final class ZooSink implements Sink {
                static { Trace.leave(ZooSink.class, "static"); }
                @Override public void open(ComponentContext context) throws Exception {
                    try (InputStream in = ZooSink.class.getResourceAsStream("/touch.txt")) {
                        for (String name : new String(in.readAllBytes()).split("\\\\s+")) {
                            if (!name.isEmpty()) Class.forName(name, true, ZooSink.class.getClassLoader());
                        }
                    }
                    Trace.leave(ZooSink.class, "opened");
                }
                @Override public void deliver(org.millrace.api.sink.Batch batch) {}
            }
            """;

    private static final String INNER = """
            package org.example.inner;
            public final class Inner {}
            """;

    private static final String LIBRARY = """
            package org.example.bulky;
            public final class Bulky {}
            """;

    /** Class files by their names in a jar. */
    private final Map<String, byte[]> classes = new TreeMap<>();

    ZooCode(Path folder) throws IOException {
        Path into = Files.createDirectories(folder.resolve("zoo-classes"));
        StringWriter said = new StringWriter();
        boolean done = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        said,
                        null,
                        null,
                        List.of(
                                "-d",
                                into.toString(),
                                "--release",
                                "17",
                                "-proc:none",
                                "-classpath",
                                System.getProperty("java.class.path")),
                        null,
                        List.of(
                                source("org/example/zoo/Trace", LEAVE),
                                source("org/example/zoo/Start", START),
                                source("org/example/zoo/Now", NOW),
                                source("org/example/zoo/Listener", LISTENER),
                                source("org/example/zoo/ZooSink", SINK),
                                source("org/example/inner/Inner", INNER),
                                source("org/example/bulky/Bulky", LIBRARY)))
                .call();
        if (!done) {
            throw new IOException(said.toString());
        }
        try (Stream<Path> files = Files.walk(into)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                classes.put(into.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
    }

    private static JavaFileObject source(String name, String text) {
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    /** The class files of a package. */
    Map<String, byte[]> of(String path) {
        Map<String, byte[]> some = new TreeMap<>(classes);
        some.keySet().removeIf(name -> !name.startsWith(path + "/"));
        return some;
    }

    /** What ran from now on, each as {@code jar what}. */
    static Set<String> traces() {
        Set<String> traces = ConcurrentHashMap.newKeySet();
        System.getProperties().put(TRACE, traces);
        return traces;
    }

    static void forget() {
        System.getProperties().remove(TRACE);
    }
}
