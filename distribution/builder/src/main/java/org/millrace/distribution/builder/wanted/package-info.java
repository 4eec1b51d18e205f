/** What a person wants of a distribution, and how he is told that it can't be had. */
@org.jspecify.annotations.NullMarked
package org.millrace.distribution.builder.wanted;
