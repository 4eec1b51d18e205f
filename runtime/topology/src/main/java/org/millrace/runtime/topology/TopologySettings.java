package org.millrace.runtime.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher says.
 *
 * @param agent the agent to run
 * @param files its configuration files, in order
 * @param strict whether any finding refuses a configuration
 * @param follows whether to take edits of the files when they are made
 * @param poll how often to look at the files besides the system's news of them; empty for what suits these
 * @param running whether to run the agent, or only to answer commands
 * @param begin the condition that all is there to begin with, such as the plug-ins
 */
record TopologySettings(
        String agent,
        List<Path> files,
        boolean strict,
        boolean follows,
        Optional<Duration> poll,
        boolean running,
        String begin) {

    /** Reads framework properties. */
    static TopologySettings from(PropertySource properties) {
        String files = Objects.requireNonNullElse(properties.get("millrace.conf.files"), "");
        return new TopologySettings(
                Objects.requireNonNullElse(properties.get("millrace.agent.name"), "agent"),
                files.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .map(Path::of)
                        .toList(),
                "true".equals(properties.get("millrace.strict")),
                !"false".equals(properties.get("millrace.reload")),
                seconds(Objects.requireNonNullElse(properties.get("millrace.poll.seconds"), "")),
                !"check".equals(properties.get("millrace.mode")),
                Objects.requireNonNullElse(properties.get("millrace.begin"), "millrace.plugins"));
    }

    private static Optional<Duration> seconds(String text) {
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(Math.max(1, Long.parseLong(text.strip()))));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("millrace.poll.seconds is not a whole number: " + text, e);
        }
    }

    /** Where the properties come from. */
    interface PropertySource {
        /** The value, or null if it is not set. */
        @Nullable
        String get(String name);
    }
}
