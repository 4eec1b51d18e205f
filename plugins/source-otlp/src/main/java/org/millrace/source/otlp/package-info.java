/**
 * Logs by OTLP. Event loops of the source's server read requests of HTTP/1.1 and of gRPC and write answers; workers read the records of a
 * request and hand them on, one for each connection of HTTP/1.1 and one for each call of gRPC. Called by the agent alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.otlp;
