/** What starts an executable jar. It is copied into the jar alone, so that it uses nothing but Java itself. */
@org.jspecify.annotations.NullMarked
package org.millrace.distribution.builder.start;
