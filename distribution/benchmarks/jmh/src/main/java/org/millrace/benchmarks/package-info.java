/** Measures parts of Millrace and their Flume counterparts in the same shapes. */
@org.jspecify.annotations.NullMarked
package org.millrace.benchmarks;
