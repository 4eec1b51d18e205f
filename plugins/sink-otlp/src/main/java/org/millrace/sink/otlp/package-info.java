/**
 * Events as logs by OTLP. All of it belongs to the thread that delivers, but for what runs on the event loop of the one connection. Called by
 * the agent alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.otlp;
