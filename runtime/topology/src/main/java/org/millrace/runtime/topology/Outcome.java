package org.millrace.runtime.topology;

import java.util.List;
import java.util.Set;

/**
 * The answer to something a person asked for.
 *
 * @param code 0 done, 1 not
 * @param lines the answer
 * @param touched kinds and names of the components that are to be otherwise from now on
 */
record Outcome(int code, List<String> lines, Set<String> touched) {

    /** Of something that touches nothing. */
    Outcome(int code, List<String> lines) {
        this(code, lines, Set.of());
    }
}
