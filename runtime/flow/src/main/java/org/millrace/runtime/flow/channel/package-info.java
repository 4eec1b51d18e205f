/**
 * Where inlets and drains meet: a port for each channel's name, whichever instance stands behind it. While one takes the place
 * of another, puts wait at the gate, leases end, and what a channel that keeps nothing had in it is carried over.
 *
 * <pre>
 *   ChannelPort ── Gate        who stands behind it, who is inside; its lock guards the rest
 *       ├── Taking             from the channel, or of what is carried over
 *       ├── LeaseBook          what is lent, to whom, how long at most
 *       ├── Handover           how channels come and go
 *       └── CarryOver          from one to the next, before anything else gets there
 * </pre>
 *
 * <p>Threads: the channel's part attaches, detaches and pours; {@code retire channel} and the name detaches what has to go first;
 * {@code optional channel} and the name puts what may be left out. The port is open to all threads of sources and drains. Its lock is
 * taken a few times for a batch, never for an event, and never while a channel is called.
 *
 * <p>Called by {@code inlet}, {@code drain} and {@code FlowControl}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.channel;
