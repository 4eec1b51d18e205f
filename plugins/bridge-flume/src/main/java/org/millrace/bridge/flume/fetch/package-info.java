/** Brings Flume's published jars, pinned by their digests, into the agent's home. Runs on the thread of a command. */
@org.jspecify.annotations.NullMarked
package org.millrace.bridge.flume.fetch;
