/**
 * From a channel to a sink, or to a group of sinks and their processor: takes, delivers, commits.
 *
 * <p>Threads: all of it runs on the drain's part, so that a sink and its processor are called by one thread. From another thread
 * comes only that a worker is left behind.
 *
 * <p>Made by {@code FlowControl}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.drain;
