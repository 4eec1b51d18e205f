/** What the installed bundles offer and which keys their components take; read without loading a class of theirs. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.metadata;
