package org.millrace.runtime.flow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all parts of the engine share.
 *
 * @param agentName the agent's name
 * @param settings what the host set
 * @param board where status and figures go
 */
record Engine(String agentName, FlowSettings settings, Board board) {

    /** The directory of one component's own, made on first use. */
    Path dataDirectory(ComponentKey key) {
        Path directory = settings.dataDirectory().resolve(agentName).resolve(key.kind() + "-" + key.name());
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("the data directory " + directory + " could not be made", e);
        }
    }
}
