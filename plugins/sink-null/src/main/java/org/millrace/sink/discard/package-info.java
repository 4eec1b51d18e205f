/** The {@code null} sink. */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.discard;
