/**
 * Makes a memory channel for the benchmarks without a container. In the plug-in's package, because its limits are its own affair. No
 * threads; called by the benchmarks.
 */
package org.millrace.channel.memory;
