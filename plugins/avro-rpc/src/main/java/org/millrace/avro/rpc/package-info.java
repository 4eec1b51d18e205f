/**
 * Flume's Avro protocol ({@code AvroSourceProtocol}) over Avro's framing for connections that stay: frames, the handshake, calls and
 * answers, read into events and written from them without a schema's interpreter in between. Knows no socket. Used by the source and the
 * sink of type {@code avro}, each with its own copy; a reader or writer belongs to the connection it was made for.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.avro.rpc;
