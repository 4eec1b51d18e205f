package org.millrace.runtime.topology;

import java.util.List;
import java.util.Set;
import org.millrace.api.component.ComponentKey;

/**
 * The answer to something a person asked for.
 *
 * @param code 0 done, 1 not
 * @param lines the answer
 * @param touched the components that are to be otherwise from now on
 * @param changed whether anything is to be, wiring included
 */
record Outcome(int code, List<String> lines, Set<ComponentKey> touched, boolean changed) {

    /** Of something that touches nothing. */
    Outcome(int code, List<String> lines) {
        this(code, lines, Set.of(), false);
    }
}
