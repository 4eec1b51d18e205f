/** Measures the file channel beside Flume's. */
@org.jspecify.annotations.NullMarked
package org.millrace.benchmarks.filechannel;
