/** The sink processors {@code failover} and {@code load_balance}. */
@org.jspecify.annotations.NullMarked
package org.millrace.processor.standard;
