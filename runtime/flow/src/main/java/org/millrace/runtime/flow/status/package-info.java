/**
 * What the engine shows of each component's name: its state, and what it counts. A name keeps both from one instance to the
 * next.
 *
 * <p>Threads: none of its own but {@code figures}, which asks plug-ins for what they count and may hang in one. A state is
 * written by the thread that has the component in hand, counters are added to by those that move events, and both are read by
 * anybody.
 *
 * <p>Called by every package above; knows none of them.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.status;
