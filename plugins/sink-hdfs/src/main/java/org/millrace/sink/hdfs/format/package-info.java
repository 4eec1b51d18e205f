/**
 * How events become the bytes of a file in HDFS, beyond what {@code org.millrace.bucket} does: sequence files and compressed streams.
 * Called by the sink's thread; made by {@code org.millrace.sink.hdfs}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.hdfs.format;
