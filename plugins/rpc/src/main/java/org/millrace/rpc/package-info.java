/**
 * Calls that carry events between agents, as far as they do not depend on a protocol: messages that are put together in bounded memory,
 * what a client asks for and a server answers, and what a protocol has to know for both. Knows no socket. Carried by each source and sink
 * that speaks by calls; what belongs to a connection belongs to one thread at a time.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.rpc;
