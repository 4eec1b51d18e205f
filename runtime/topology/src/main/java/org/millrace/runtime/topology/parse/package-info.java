/** Properties text with positions, and the substitution of variables. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.parse;
