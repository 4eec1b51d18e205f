/**
 * Hadoop's package of its HDFS client, to which one class is added that calls what Hadoop shows only here. Called by
 * {@code org.millrace.library.hadoop} alone, on any thread.
 */
@org.jspecify.annotations.NullMarked
package org.apache.hadoop.hdfs;
