/** The files of a distribution, whatever it is packed as. */
@org.jspecify.annotations.NullMarked
package org.millrace.distribution.builder.content;
