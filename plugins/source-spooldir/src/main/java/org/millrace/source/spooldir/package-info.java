/**
 * The {@code spooldir} source: files that are dropped into a directory, read one after the other.
 *
 * <p>Threads: the one that the agent polls with; the gauges are read by others. Called by the agent alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.spooldir;
