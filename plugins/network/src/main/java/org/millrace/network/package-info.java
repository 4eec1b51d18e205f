/**
 * What every source that listens needs: the socket, or plain words why there is none, and a share of the heap for what all its
 * connections have in hand. Carried by each such bundle; all of it may be called from any thread.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.network;
