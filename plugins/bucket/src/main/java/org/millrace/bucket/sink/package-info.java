/**
 * The sink itself: which file an event goes into, when a file is full, and what is answered for at a checkpoint. {@link
 * org.millrace.bucket.sink.BucketSink} is what a sink of the agent hands its calls on to.
 *
 * <p>Threads: the one that delivers; syncs and closes run on threads of their own beside it while it waits.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bucket.sink;
