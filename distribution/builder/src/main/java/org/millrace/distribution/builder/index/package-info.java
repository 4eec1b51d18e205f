/**
 * Which bundles there are, and how to get at their bytes: repository indexes, folders of jars, Maven repositories. What comes from
 * elsewhere has a bound before it is kept.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.distribution.builder.index;
