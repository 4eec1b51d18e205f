/**
 * The command {@code channel}: looks into, mends and fills the directories of a channel that no agent runs. Runs on the
 * thread of whoever gives the command, and holds the locks of the directories meanwhile. The agent finds it as a service.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.tool;
