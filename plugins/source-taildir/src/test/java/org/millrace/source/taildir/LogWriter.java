package org.millrace.source.taildir;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.slf4j.LoggerFactory;

/** A program that logs numbered lines by logback or log4j and has them rolled and packed; runs in a process of its own. */
final class LogWriter {
    private static final String SIZE = "40KB";
    private static final int PAUSE_EVERY = 500;

    private LogWriter() {}

    /** logback or log4j, a directory, how many lines. */
    public static void main(String[] arguments) throws InterruptedException {
        Path directory = Path.of(arguments[1]);
        int lines = Integer.parseInt(arguments[2]);
        if (arguments[0].equals("logback")) {
            logback(directory, lines);
        } else {
            log4j(directory, lines);
        }
    }

    private static void logback(Path directory, int lines) throws InterruptedException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setFile(directory.resolve("app.log").toString());
        FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setMinIndex(1);
        rolling.setMaxIndex(15);
        rolling.setFileNamePattern(directory.resolve("app.log.%i.gz").toString());
        rolling.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf(SIZE));
        trigger.setCheckIncrement(Duration.buildByMilliseconds(10));
        trigger.start();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%msg%n");
        encoder.start();
        appender.setEncoder(encoder);
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        var logger = context.getLogger("writer");
        logger.addAppender(appender);
        for (int i = 0; i < lines; i++) {
            logger.info("logback line {}", i);
            pause(i);
        }
        context.stop();
    }

    private static void log4j(Path directory, int lines) throws InterruptedException {
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.add(builder.newAppender("rolling", "RollingFile")
                .addAttribute("fileName", directory.resolve("app.log").toString())
                .addAttribute("filePattern", directory.resolve("app.log.%i.gz").toString())
                .add(builder.newLayout("PatternLayout").addAttribute("pattern", "%m%n"))
                .addComponent(builder.newComponent("Policies")
                        .addComponent(builder.newComponent("SizeBasedTriggeringPolicy")
                                .addAttribute("size", SIZE)))
                .addComponent(builder.newComponent("DefaultRolloverStrategy").addAttribute("max", 15)));
        builder.add(builder.newRootLogger(Level.INFO).add(builder.newAppenderRef("rolling")));
        try (var context = Configurator.initialize(builder.build())) {
            var logger = context.getLogger("writer");
            for (int i = 0; i < lines; i++) {
                logger.info("log4j line {}", i);
                pause(i);
            }
        }
    }

    private static void pause(int line) throws InterruptedException {
        if (line % PAUSE_EVERY == PAUSE_EVERY - 1) {
            Thread.sleep(150);
        }
    }
}
