/** From what is wanted to the bundles that it takes: from names and ranges, or from a topology, by bnd's resolver. */
@org.jspecify.annotations.NullMarked
package org.millrace.distribution.builder.resolution;
