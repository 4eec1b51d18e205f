/**
 * The {@code file_roll} sink: what users type, checked, and how files are called. Which file an event goes into and how each comes to
 * its end is the bucket's.
 *
 * <p>Threads: the one that delivers; the names of files are made by it alone. Called by the agent.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.file.roll;
