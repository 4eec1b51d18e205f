/** Which files come of a manifest and its bundles, and the documents about them: the lock and the bill of materials. */
@org.jspecify.annotations.NullMarked
package org.millrace.distribution.builder.assembly;
