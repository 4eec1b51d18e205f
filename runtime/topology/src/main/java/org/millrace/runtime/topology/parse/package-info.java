/**
 * Properties text with positions, and the substitution of variables; the bounds of what is read.
 *
 * <p>Threads: its caller's; nothing is shared. Reads files, knows no framework. Called by {@code topology}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.parse;
