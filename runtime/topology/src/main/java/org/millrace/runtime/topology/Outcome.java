package org.millrace.runtime.topology;

import java.util.List;

/**
 * The answer to something a person asked for.
 *
 * @param code 0 done, 1 not
 * @param lines the answer
 */
record Outcome(int code, List<String> lines) {}
