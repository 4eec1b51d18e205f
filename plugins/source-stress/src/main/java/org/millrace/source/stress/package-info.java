/** The {@code stress} source. */
@org.jspecify.annotations.NullMarked
package org.millrace.source.stress;
