/**
 * Hadoop's package of tools, in which one class is exchanged for ours: the one that would tie Hadoop to the end of the process.
 * Called by Hadoop on any thread.
 */
@org.jspecify.annotations.NullMarked
package org.apache.hadoop.util;
