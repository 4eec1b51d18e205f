/**
 * The channels {@code file} and {@code spillablememory}: their configuration, what they tell the agent, and how each life
 * cycle is one of a log. The agent calls it, from any thread; a lease may end on another thread than it was taken on. It has no
 * threads of its own: the log behind it has.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file;
