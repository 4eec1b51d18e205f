/**
 * The {@code exec} source. {@code ExecSource} gives batches of lines to its outlet and restarts the command; a {@code Child} is one run of
 * it, whose lines a thread of its own puts into {@code Lines}, where they wait within a bound.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.exec;
