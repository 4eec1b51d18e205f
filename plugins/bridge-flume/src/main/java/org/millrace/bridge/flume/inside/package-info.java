/**
 * The side of the bridge that sees Flume: each class here is the contract on one side and Flume's on the other. Loaded by
 * {@link org.millrace.bridge.flume.load.FlumeLoader}, never by the bundle. A lease of a channel has a thread of its own, as has a source
 * that is polled; all else runs on the agent's threads.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bridge.flume.inside;
