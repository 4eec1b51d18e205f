package org.millrace.source.exec;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * What was typed, checked.
 *
 * @param words program and arguments
 * @param throttle before the command is run again
 * @param batchWait after which a batch is sent that is not full
 * @param longest characters of a line
 */
record ExecSettings(
        List<String> words,
        boolean restart,
        Duration throttle,
        boolean logsErrors,
        int batchSize,
        Duration batchWait,
        Charset charset,
        int longest) {
    private static final long DAY_MS = Duration.ofDays(1).toMillis();
    private static final int MOST_CHARACTERS = 1 << 24;

    static ExecSettings of(ExecConfig config) {
        return new ExecSettings(
                words(config.command().strip(), config.shell().strip()),
                config.restart(),
                Duration.ofMillis(between("restartThrottle", config.restartThrottle(), 0, DAY_MS)),
                config.logStdErr(),
                (int) between("batchSize", config.batchSize(), 1, Integer.MAX_VALUE),
                Duration.ofMillis(between("batchTimeout", config.batchTimeout(), 0, DAY_MS)),
                charset(config.charset().strip()),
                (int) between("maxLineLength", config.maxLineLength(), 1, MOST_CHARACTERS));
    }

    private static List<String> words(String command, String shell) {
        if (command.isEmpty()) {
            throw new InvalidConfigurationException("command", "is empty; it is a program and its arguments");
        }
        if (shell.isEmpty()) {
            return List.of(command.split("\\s+"));
        }
        List<String> words = new ArrayList<>(List.of(shell.split("\\s+")));
        words.add(command);
        return List.copyOf(words);
    }

    private static long between(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidConfigurationException(
                    key, "must be between " + least + " and " + most + ", was " + value);
        }
        return value;
    }

    private static Charset charset(String name) {
        try {
            Charset charset = Charset.forName(name);
            if (!charset.canEncode()) {
                throw new InvalidConfigurationException("charset", name + " can't be written in");
            }
            return charset;
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException("charset", name + " is not known here");
        }
    }
}
