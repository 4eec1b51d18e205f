/** Reads what a stopped Flume 1.11 agent left in its file channel, and puts it into a channel of ours. */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.flume;
