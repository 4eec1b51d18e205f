/**
 * Log records of OTLP, the protocol of OpenTelemetry, read as events and written from them: protobuf straight, JSON by way of it. No state
 * and no threads; carried by the source and the sink.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.otlp;
