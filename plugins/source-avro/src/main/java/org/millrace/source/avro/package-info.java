/** The source of type {@code avro}: says what it listens to, who may connect and what bytes pass through; what it shares with others does the rest. */
@org.jspecify.annotations.NullMarked
package org.millrace.source.avro;
