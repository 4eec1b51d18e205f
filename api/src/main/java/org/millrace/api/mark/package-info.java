/**
 * What a component wants to find again: {@link org.millrace.api.mark.Mark marks}, which a channel stores in the same durable record
 * as the events they belong to, so that position and events can't part. A source's marks say how far it has read, a
 * {@link org.millrace.api.sink.CheckpointedSink checkpointed sink's} what it had not published yet.
 */
@org.osgi.annotation.bundle.Export(substitution = org.osgi.annotation.bundle.Export.Substitution.NOIMPORT)
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package org.millrace.api.mark;
