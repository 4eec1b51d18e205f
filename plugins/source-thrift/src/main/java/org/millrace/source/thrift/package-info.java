/** The source of type {@code thrift}: says what it listens to and by which protocol; what it shares with others does the rest. */
@org.jspecify.annotations.NullMarked
package org.millrace.source.thrift;
