package org.millrace.runtime.operate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.UsageException;

/**
 * The arguments of a command about one component.
 *
 * @param words which component is meant
 * @param reason why, or empty
 * @param patience how long to wait, if that was said
 */
record ComponentLine(List<String> words, String reason, Optional<Duration> patience) {

    static ComponentLine of(List<String> arguments) throws UsageException {
        Arguments line = Arguments.of(arguments);
        String reason = line.value("--reason").orElse("");
        Optional<Duration> patience = line.duration("--wait");
        return new ComponentLine(line.words(), reason, patience);
    }
}
