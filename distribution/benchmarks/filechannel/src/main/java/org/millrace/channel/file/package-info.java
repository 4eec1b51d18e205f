/**
 * Opens a file channel for the benchmarks without a container. In the plug-in's package, because its constructor takes a
 * configuration that is its own affair. No threads but the channel's own; called by the benchmarks.
 */
package org.millrace.channel.file;
