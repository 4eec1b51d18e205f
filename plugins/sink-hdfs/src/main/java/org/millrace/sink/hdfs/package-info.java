/**
 * The sink that writes events to files in HDFS. Puts together what {@code org.millrace.bucket} does with what is Hadoop's; made and
 * called by the agent, on the threads that the contract of sinks names.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.hdfs;
