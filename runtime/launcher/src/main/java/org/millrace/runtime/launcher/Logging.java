package org.millrace.runtime.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
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
final class Logging {
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
    static void load() {
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

    static void configure(Path confDirectory, Home home, PrintStream err) {
        directories(home, err);
        LoggerContext context = context();
        context.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        Path file = confDirectory.resolve("logback.xml");
        try {
            configurator.doConfigure(Files.isReadable(file) ? url(file) : builtIn());
        } catch (JoranException | MalformedURLException e) {
            err.println("millrace: the logging configuration " + file + " is not valid: " + e.getMessage());
        }
        String chosen = System.getProperty("millrace.root.logger", System.getProperty("flume.root.logger", ""));
        if (!chosen.isBlank()) {
            choose(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), chosen, err);
        }
    }

    /** Only warnings, to stderr: for commands whose answer goes to stdout. */
    static void quiet() {
        LoggerContext context = context();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    private static URL url(Path file) throws MalformedURLException {
        return file.toUri().toURL();
    }

    private static URL builtIn() {
        return Objects.requireNonNull(Logging.class.getResource("default-logback.xml"));
    }

    /** Settles where the log file goes before the configuration reads it, and that it can be written at all. */
    private static void directories(Home home, PrintStream err) {
        String given = System.getProperty("millrace.log.dir", System.getProperty("flume.log.dir", "logs"));
        Path directory = home.directory().resolve(given);
        try {
            Files.createDirectories(directory);
            if (!Files.isWritable(directory)) {
                throw new IOException("not writable");
            }
        } catch (IOException e) {
            err.println("millrace: the log directory " + directory + " can't be used (" + e.getMessage()
                    + "); logging to the console only. -Dmillrace.log.dir=DIR sets another.");
            if (System.getProperty("millrace.root.logger", System.getProperty("flume.root.logger", ""))
                    .isBlank()) {
                System.setProperty("millrace.root.logger", "INFO,console");
            }
            directory = Path.of(System.getProperty("java.io.tmpdir"));
        }
        System.setProperty("millrace.log.dir", directory.toString());
        if (System.getProperty("millrace.log.file") == null) {
            System.setProperty("millrace.log.file", System.getProperty("flume.log.file", "millrace.log"));
        }
    }

    private static void choose(Logger root, String chosen, PrintStream err) {
        String[] words = chosen.split(",", -1);
        Level level = Level.toLevel(words[0].trim(), null);
        if (level == null) {
            err.println("millrace: root.logger=" + chosen + ": " + words[0].trim()
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
                            () -> err.println("millrace: root.logger=" + chosen + ": there is no appender " + name
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
