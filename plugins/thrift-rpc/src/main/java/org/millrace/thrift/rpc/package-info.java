/**
 * Flume's Thrift protocol ({@code ThriftSourceProtocol}) in frames, in both of Thrift's forms, binary and compact: calls and answers, read
 * into events and written from them. Reads nothing but bytes that are there, and takes no memory for what is only announced. Knows no
 * socket. Used by the source and the sink of type {@code thrift}, each with its own copy; a reader or writer belongs to the connection it
 * was made for.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.thrift.rpc;
