/**
 * The connections of a source that takes calls. Bytes come on the event loops of the library's server and are put together there; whole
 * calls are read, offered to the channels and answered on a worker's thread, those of one connection one after the other.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.rpc.server;
