/** What a distribution is packed as. The same content gives the same bytes: order, times, owners and modes are fixed here. */
@org.jspecify.annotations.NullMarked
package org.millrace.distribution.builder.format;
