/**
 * The connection of a sink that makes calls. The agent's thread writes calls; answers come on the event loop of the connection and are
 * collected for it.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.rpc.client;
