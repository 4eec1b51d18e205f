/**
 * The quick start: an HDFS in a process of its own, a web server's access log that is written and rotated, and an agent that takes
 * each line from the one to the other. Threads: the main one looks and tells; the log has its own; the end comes on that of the
 * JVM's shutdown.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.scene;
