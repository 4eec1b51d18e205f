/** A Kafka broker for tests. */
@org.jspecify.annotations.NullMarked
package org.millrace.kafka.peer;
