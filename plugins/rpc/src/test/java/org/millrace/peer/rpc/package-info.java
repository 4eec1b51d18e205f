/**
 * The other ends of connections, and running sources, in the hands of tests, whatever the protocol. In no package of what is tested: their
 * threads are not its own.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.peer.rpc;
