package org.millrace.runtime.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

class LoggingTest {
    private static final int STARTS = 20;
    private static final int THREADS = 4;

    /** As a start does, where the first logger is made and logging set up by several threads at the same moment. */
    @Test
    void whoComesWhileTheFirstLoggerIsMadeGetsTheRealThing() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            classPath.add(new File(entry).toURI().toURL());
        }
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        for (int start = 0; start < STARTS; start++) {
            try (URLClassLoader fresh =
                    new URLClassLoader(classPath.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
                Method load =
                        Class.forName(Logging.class.getName(), true, fresh).getDeclaredMethod("load");
                load.setAccessible(true);
                CyclicBarrier together = new CyclicBarrier(THREADS);
                List<Thread> threads = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    Thread thread = new Thread(() -> {
                        try {
                            together.await();
                            load.invoke(null);
                        } catch (Exception e) {
                            failures.add(e.getCause() == null ? e : e.getCause());
                        }
                    });
                    thread.start();
                    threads.add(thread);
                }
                for (Thread thread : threads) {
                    thread.join();
                }
            }
        }
        assertThat(failures).isEmpty();
    }

    /** The shipped layout, and the built-in one, by what they print. */
    @Test
    void noMessageMakesALineOfItsOwnOrMovesTheTerminal() throws Exception {
        for (Path layout : List.of(
                Path.of("src/main/resources/org/millrace/runtime/launcher/default-logback.xml"),
                Path.of("../../distribution/agent/src/main/conf/logback.xml"))) {
            assertThat(layout).exists();
            String pattern = Files.readString(layout).replaceAll("(?s).*?<pattern>(.*?)</pattern>.*", "$1");
            Logging.load();
            LoggerContext context = new LoggerContext();
            PatternLayout printed = new PatternLayout();
            printed.setContext(context);
            printed.setPattern(pattern);
            printed.start();
            Exception thrown =
                    new IOException("no\n2026-01-01 (x) [ERROR - y] forged", new IllegalStateException("\u001b[2J"));
            thrown.addSuppressed(new RuntimeException("s\r\nforged"));
            LoggingEvent event = new LoggingEvent(
                    "x", context.getLogger("a\nforged"), Level.INFO, "file {} taken\u001b[31m", thrown, new Object[] {
                        "a\nforged"
                    });
            event.setThreadName("t\nforged");

            String text = printed.doLayout(event);

            assertThat(text.lines().toList())
                    .noneMatch(line -> line.startsWith("forged") || line.startsWith("2026-01"));
            assertThat(text).doesNotContain("\u001b", "\r").contains("a\\u000aforged taken\\u001b[31m");
            assertThat(text.lines().filter(line -> line.startsWith("\tat ")).count())
                    .isGreaterThan(5);
            assertThat(text).contains("java.io.IOException: no\\u000a2026", "Caused by: ", "Suppressed: ");
        }
    }
}
