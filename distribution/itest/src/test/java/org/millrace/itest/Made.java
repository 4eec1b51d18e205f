package org.millrace.itest;

import aQute.bnd.osgi.Builder;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Plug-ins made while a test runs, so that two versions of one have classes of the same names that do not fit each other. Each
 * carries its own version of a library; {@code bad} says where it fails: {@code throw open}, {@code hang constructor}.
 */
@SuppressWarnings("InlineFormatString") // sources of plug-ins read better apart
final class Made {
    private static final String LIBRARY = """
            package org.example.library;
            public final class Library {
                /** Only this major version of the library has it. */
                public static String ofMajor%d() { return "library %d"; }
            }
            """;

    private static final String SINK = """
            package org.example.plugin;
            import java.util.List;
            import java.util.Queue;
            import java.util.concurrent.CountDownLatch;
            import org.example.library.Library;
            import org.millrace.api.component.ComponentContext;
            import org.millrace.api.component.SinkType;
            import org.millrace.api.event.Event;
            import org.millrace.api.sink.Sink;
            import org.osgi.service.component.annotations.*;
            @SinkType("made")
            @Component(service = Sink.class, configurationPid = "millrace.sink.made",
                    configurationPolicy = ConfigurationPolicy.REQUIRE)
            public final class MadeSink %4$s implements Sink {
                private String name = "";
                public MadeSink() throws Exception { at("constructor"); }
                private static void at(String phase) throws Exception {
                    if ("%1$s".equals("throw " + phase)) throw new IllegalStateException("bad in " + phase);
                    if ("%1$s".equals("hang " + phase)) new CountDownLatch(1).await();
                }
                @Override public void open(ComponentContext context) throws Exception {
                    name = context.name();
                    at("open");
                }
                @SuppressWarnings("unchecked")
                @Override public void deliver(org.millrace.api.sink.Batch batch) throws Exception {
                    at("deliver");
                    Queue<String> seen = (Queue<String>) System.getProperties().get("millrace.itest.delivered");
                    for (Event event : batch) {
                        seen.add(name + " %2$s " + Library.ofMajor%3$d() + "|" + event.text());
                    }
                }
            }
            """;

    private static final String SOURCE = """
            package org.example.plugin;
            import java.util.ArrayList;
            import java.util.List;
            import java.util.concurrent.atomic.AtomicLong;
            import org.millrace.api.component.SourceType;
            import org.millrace.api.event.Event;
            import org.millrace.api.source.*;
            import org.osgi.service.component.annotations.*;
            @SourceType("made")
            @Component(service = Source.class, configurationPid = "millrace.source.made",
                    configurationPolicy = ConfigurationPolicy.REQUIRE)
            public final class MadeSource implements PolledSource {
                private List<Event> pending = List.of();
                @Override public void start(Outlet outlet) {
                    if ("%1$s".equals("throw start")) throw new IllegalStateException("bad in start");
                }
                @Override public java.time.Duration poll(Outlet outlet) throws Exception {
                    if (pending.isEmpty()) {
                        long next = ((AtomicLong) System.getProperties().get("millrace.itest.next")).getAndAdd(5);
                        pending = new ArrayList<>();
                        for (int i = 0; i < 5; i++) pending.add(Event.of(Long.toString(next + i)));
                    }
                    outlet.accept(pending);
                    pending = List.of();
                    Thread.sleep(1);
                    return java.time.Duration.ZERO;
                }
            }
            """;

    private static final String ACTIVATOR = """
            package org.example.plugin;
            import org.osgi.framework.*;
            public final class Start implements BundleActivator {
                @Override public void start(BundleContext context) {
                    if (!"%1$s".startsWith("hang")) throw new IllegalStateException("bad in activator");
                    Made.hang();
                }
                @Override public void stop(BundleContext context) {}
            }
            """;

    /** Ends when the test does, whoever interrupts it. */
    private static final String HANGING = """
            package org.example.plugin;
            import java.util.concurrent.CountDownLatch;
            final class Made {
                static void hang() {
                    CountDownLatch end = (CountDownLatch) System.getProperties().get("millrace.itest.end");
                    while (true) {
                        try {
                            end.await();
                            return;
                        } catch (InterruptedException e) {
                            // Ignored, as by code that was never meant to be stopped.
                        }
                    }
                }
            }
            """;

    private static final String IMMEDIATE = """
            package org.example.plugin;
            import org.osgi.service.component.annotations.*;
            @Component(service = Immediate.class, immediate = true, configurationPid = "millrace.sink.made",
                    configurationPolicy = ConfigurationPolicy.%1$s)
            public final class Immediate {
                public Immediate() { Made.hang(); }
            }
            """;

    private static final String ABSENT = "package org.example.absent; public class Absent {}";

    private Made() {}

    record Source(String name, String text) {
        JavaFileObject file() {
            return new SimpleJavaFileObject(
                    URI.create("string:///" + name.replace('.', '/') + ".java"), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                }
            };
        }
    }

    /** A sink {@code made} of bundle {@code org.example.sink}. */
    static Path sink(Path folder, String version, String bad) throws Exception {
        int major = version.charAt(0) - '0';
        List<Source> sources = new ArrayList<>(List.of(
                new Source("org.example.library.Library", String.format(LIBRARY, major, major)),
                new Source("org.example.plugin.Made", HANGING),
                new Source("org.example.plugin.MadeSink", String.format(SINK, bad, version, major, superclass(bad)))));
        Map<String, String> more = Map.of();
        if (bad.equals("absent class")) {
            sources.add(new Source("org.example.absent.Absent", ABSENT));
            more = Map.of(
                    "-privatepackage",
                    "org.example.plugin,org.example.library",
                    "Import-Package",
                    "org.example.absent;resolution:=optional,*");
        } else if (bad.startsWith("immediate ")) {
            sources.add(new Source(
                    "org.example.plugin.Immediate", String.format(IMMEDIATE, bad.substring("immediate ".length()))));
        } else if (bad.endsWith("activator")) {
            sources.add(new Source("org.example.plugin.Start", String.format(ACTIVATOR, bad)));
            more = Map.of("Bundle-Activator", "org.example.plugin.Start");
        } else if (bad.equals("throw resolve")) {
            more = Map.of("Require-Capability", "org.example.nowhere;filter:=\"(x=y)\"");
        }
        return pack(folder, "org.example.sink", version, sources, more);
    }

    private static String superclass(String bad) {
        return bad.equals("absent class") ? "extends org.example.absent.Absent" : "";
    }

    /** A source {@code made} of bundle {@code org.example.source}. */
    static Path source(Path folder, String version, String bad) throws Exception {
        return pack(
                folder,
                "org.example.source",
                version,
                List.of(new Source("org.example.plugin.MadeSource", String.format(SOURCE, bad))),
                Map.of());
    }

    /** A bundle out of sources; its packages are below {@code org.example}. */
    static Path pack(Path folder, String name, String version, List<Source> sources, Map<String, String> headers)
            throws Exception {
        Path work = Files.createTempDirectory(folder, "classes");
        compile(sources, work);
        Path jar = folder.resolve(name + "-" + version + ".jar");
        try (Builder builder = new Builder()) {
            builder.setProperty("Bundle-SymbolicName", name);
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("-privatepackage", "org.example.*");
            builder.setProperty("-dsannotations-options", "version;maximum=1.5.0");
            headers.forEach(builder::setProperty);
            builder.addClasspath(work.toFile());
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (entry.endsWith(".jar") && (entry.contains("org.millrace.api") || entry.contains("osgi"))) {
                    builder.addClasspath(new File(entry));
                }
            }
            builder.build().write(jar.toFile());
            if (!builder.getErrors().isEmpty()) {
                throw new IllegalStateException(builder.getErrors().toString());
            }
        }
        return jar;
    }

    private static void compile(List<Source> sources, Path into) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        boolean done = compiler.getTask(
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
                        sources.stream().map(Source::file).toList())
                .call();
        if (!done) {
            throw new IOException(said.toString());
        }
    }
}
