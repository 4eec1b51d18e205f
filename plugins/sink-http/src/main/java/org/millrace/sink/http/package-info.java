/**
 * Events to a web server. One connection, one request at a time, on the thread that delivers; an event loop of the sink's own reads the
 * answers. Called by the agent alone; the serializer here also by other sinks.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.http;
