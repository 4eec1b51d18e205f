/**
 * Files in a Hadoop file system, as {@code org.millrace.bucket} wants them: made, synced, recovered, cut and renamed. Called by the
 * sink's thread and by those that sync and publish; made by {@code org.millrace.sink.hdfs}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.hdfs.store;
