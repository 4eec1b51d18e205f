/**
 * From a source to its channels: runs the source, and puts together the interceptors and the selector that its batches pass.
 *
 * <p>Threads: the source's part opens, replaces and polls. Batches pass on the threads of the source, which enter a pipeline and
 * leave it; that a pipeline is replaced is seen between two batches only.
 *
 * <p>Made by {@code FlowControl}; a plug-in meets {@code SourceOutlet} alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.inlet;
