/**
 * How events go out: a {@link org.millrace.api.sink.Sink} delivers {@link org.millrace.api.sink.Batch batches} and says what became
 * of those events that it could not; a {@link org.millrace.api.sink.CheckpointedSink} answers for many batches at once; a {@link org.millrace.api.sink.SinkProcessor} spreads them over a group of sinks.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.api.sink;
