/**
 * Writes configurations into Config Admin, and tries components out before they are wanted.
 *
 * <p>Threads: {@code topology}; a constructor on trial runs on a {@code topology-probe} of its own, which may be left behind. What the
 * framework logs of failures comes on its threads. Called by {@code topology} alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.apply;
