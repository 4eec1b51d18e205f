package org.millrace.runtime.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.SubstituteLoggerFactory;
import org.xml.sax.InputSource;

/**
 * Sets Logback up: from {@code logback.xml} in the conf directory, else the built-in one; then {@code flume.root.logger} (or
 * {@code millrace.root.logger}), {@code LEVEL[,APPENDER…]}, chooses the root's level and which of its appenders stay.
 */
public final class Logging {
    static {
        // Whatever layout is configured, also after it was read again.
        for (String word : List.of("m", "msg", "message")) {
            PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(word, MessageOnItsLine::new);
        }
        for (String word : List.of("t", "thread")) {
            PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(word, ThreadOnItsLine::new);
        }
        for (String word : List.of("c", "lo", "logger")) {
            PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(word, LoggerOnItsLine::new);
        }
        for (String word : List.of("ex", "exception", "throwable")) {
            PatternLayout.DEFAULT_CONVERTER_SUPPLIER_MAP.put(word, ThrowableOnItsLines::new);
        }
    }

    private Logging() {}

    /** While another thread makes the first logger, SLF4J answers with a factory that only stands in. */
    private static LoggerContext context() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        while (factory instanceof SubstituteLoggerFactory) {
            LockSupport.parkNanos(1_000_000);
            factory = LoggerFactory.getILoggerFactory();
        }
        return (LoggerContext) factory;
    }

    /** Loads what {@link #configure} will need, so that the command line can be read meanwhile. */
    public static void load() {
        LoggerContext context = context();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try (InputStream builtIn = builtIn().openStream()) {
            configurator.buildModelFromSaxEventList(configurator
                    .populateSaxEventRecorder(new InputSource(builtIn))
                    .getSaxEventList());
        } catch (JoranException | IOException e) {
            throw new IllegalStateException("the built-in logging configuration is not valid", e);
        }
    }

    public static void configure(Path confDirectory, Path home, PrintStream err) {
        directories(home, err);
        LoggerContext context = context();
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        Path file = confDirectory.resolve("logback.xml");
        try {
            configurator.doConfigure(isThere(file, err) ? url(file) : builtIn());
        } catch (JoranException | MalformedURLException e) {
            err.println("millrace: the logging configuration " + file + " is not valid: " + e.getMessage());
        }
        String chosen = System.getProperty("millrace.root.logger", System.getProperty("flume.root.logger", ""));
        if (!chosen.isBlank()) {
            choose(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), chosen, err);
        }
    }

    /** Only warnings, to stderr: for commands whose answer goes to stdout. */
    public static void quiet() {
        LoggerContext context = context();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    /**
     * Warnings, and what Millrace's plug-ins say of themselves, to stderr: for a command whose stdout is for events.
     *
     * @param level what else is to be logged; empty for no more
     */
    public static void toErr(String level) {
        LoggerContext context = context();
        context.reset();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%-5p %m%n%nopex");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(Level.toLevel(level, Level.WARN));
        // The command itself says what was not delivered.
        context.getLogger("org.millrace.runtime.flow.control.OrderedStop").setLevel(Level.OFF);
        if (level.isEmpty()) {
            context.getLogger("org.millrace.source").setLevel(Level.INFO);
            context.getLogger("org.millrace.sink").setLevel(Level.INFO);
        }
    }

    /** Whether the text is a level's name. */
    public static boolean isLevel(String text) {
        return Level.toLevel(text, null) != null;
    }

    private static boolean isThere(Path file, PrintStream err) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.available() >= 0;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            err.println("millrace: the logging configuration " + file + " can't be read (" + e
                    + "); the built-in one is used.");
            return false;
        }
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    private static URL builtIn() {
        return Objects.requireNonNull(Logging.class.getResource("/org/millrace/runtime/launcher/default-logback.xml"));
    }

    /** Settles where the log file goes before the configuration reads it, and that it can be written at all. */
    private static void directories(Path home, PrintStream err) {
        String given = System.getProperty("millrace.log.dir", System.getProperty("flume.log.dir", "logs"));
        Path directory = home;
        try {
            directory = home.resolve(given);
            Files.createDirectories(directory);
            if (!Files.isWritable(directory)) {
                throw new IOException("not writable");
            }
        } catch (IOException | InvalidPathException e) {
            err.println("millrace: the log directory " + Shown.text(given) + " can't be used (" + e.getMessage()
                    + "); logging to the console only. -Dmillrace.log.dir=DIR sets another.");
            if (System.getProperty("millrace.root.logger", System.getProperty("flume.root.logger", ""))
                    .isBlank()) {
                System.setProperty("millrace.root.logger", "INFO,console");
            }
            directory = nowhere();
        }
        System.setProperty("millrace.log.dir", directory.toString());
        if (System.getProperty("millrace.log.file") == null) {
            System.setProperty("millrace.log.file", System.getProperty("flume.log.file", "millrace.log"));
        }
    }

    /** A file appender opens its file before it is told that it is not wanted: not where others could lay a link for it. */
    private static Path nowhere() {
        try {
            Path directory = Files.createTempDirectory("millrace-log-");
            directory.toFile().deleteOnExit();
            directory
                    .resolve(System.getProperty("millrace.log.file", "millrace.log"))
                    .toFile()
                    .deleteOnExit();
            return directory;
        } catch (IOException e) {
            return Path.of("/nonexistent");
        }
    }

    private static void choose(Logger root, String chosen, PrintStream err) {
        String[] words = chosen.split(",", -1);
        Level level = Level.toLevel(words[0].trim(), null);
        if (level == null) {
            err.println("millrace: root.logger=" + Shown.text(chosen) + ": " + Shown.text(words[0].trim())
                    + " is not a level; use ERROR, WARN, INFO, DEBUG or TRACE.");
        } else {
            root.setLevel(level);
        }
        if (words.length == 1) {
            return;
        }
        List<Appender<ILoggingEvent>> present = new ArrayList<>();
        for (Iterator<Appender<ILoggingEvent>> it = root.iteratorForAppenders(); it.hasNext(); ) {
            present.add(it.next());
        }
        List<Appender<ILoggingEvent>> kept = new ArrayList<>();
        for (int i = 1; i < words.length; i++) {
            String name = words[i].trim();
            present.stream()
                    .filter(appender -> appender.getName().equalsIgnoreCase(name))
                    .findFirst()
                    .ifPresentOrElse(
                            kept::add,
                            () -> err.println("millrace: root.logger=" + Shown.text(chosen) + ": there is no appender "
                                    + Shown.text(name)
                                    + "; there are "
                                    + present.stream().map(Appender::getName).toList()));
        }
        if (!kept.isEmpty()) {
            present.removeAll(kept);
            present.forEach(appender -> {
                root.detachAppender(appender);
                appender.stop();
            });
        }
    }
}
