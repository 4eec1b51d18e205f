/**
 * A small HDFS in a process of its own, which ends with whoever started it. {@link org.millrace.hdfs.peer.HdfsPeer} starts it and
 * gives it orders, from tests and tools; {@link org.millrace.hdfs.peer.Cluster} is its main class. One thread each.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.hdfs.peer;
