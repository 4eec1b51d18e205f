/** The {@code logger} sink. */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.logger;
