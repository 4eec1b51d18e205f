/** The {@code seq} source. */
@org.jspecify.annotations.NullMarked
package org.millrace.source.seq;
