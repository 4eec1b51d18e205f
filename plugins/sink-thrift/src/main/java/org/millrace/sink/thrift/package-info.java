/** The sink of type {@code thrift}: says where it sends and by which protocol; what it shares with others does the rest. */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.thrift;
