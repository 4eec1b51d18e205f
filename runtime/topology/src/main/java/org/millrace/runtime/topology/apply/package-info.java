/** Writes configurations into Config Admin, and tries them out. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.apply;
