package org.millrace.runtime.topology;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** What the commands share: they wait for the topology's thread. */
final class Commands {
    /** Longer than trying a hundred components out takes; a command that waits longer has lost its thread. */
    static final Duration LIMIT = Duration.ofMinutes(2);

    private Commands() {}

    /** Does it on the topology's thread. */
    static <T> T on(Worker worker, Callable<T> task) throws Exception {
        try {
            return worker.call(task, LIMIT);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StackOverflowError || e.getCause() instanceof OutOfMemoryError) {
                throw new IllegalStateException("the agent has not memory enough for that (-Xmx)", e);
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "the topology is busy and has not answered within " + LIMIT.toSeconds() + " s", e);
        }
    }

    /** Writes lines. */
    static void write(Appendable answer, Iterable<?> lines) throws IOException {
        for (Object line : lines) {
            answer.append(line.toString()).append('\n');
        }
    }
}
