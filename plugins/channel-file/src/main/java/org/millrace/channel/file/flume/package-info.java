/**
 * Reads what a stopped Flume 1.11 agent left in its file channel, and puts it into a channel of ours. It knows Flume's files
 * and none of ours; the tool calls it, on its own thread.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.flume;
