/** The sink of type {@code avro}, and the command that sends lines: where they send and what bytes pass through; what they share with others does the rest. */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.avro;
