package org.millrace.api.operate;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Something a person can tell a running agent. A service: whoever registers one adds it to every front. Called by one
 * thread for each caller, several at once; answers within seconds or shows progress.
 */
@ConsumerType
public interface Command {

    /** The word that selects it, such as {@code reload}. */
    String name();

    /** One line for the list of commands. */
    String summary();

    /**
     * Does it.
     *
     * @param arguments what followed the name
     * @param answer where to write; only to people and programs of the agent's owner, but no secrets all the same
     * @return 0 done, 1 failed, 2 wrong usage; with 1 and 2 the answer says why
     */
    int run(List<String> arguments, Appendable answer) throws Exception;
}
