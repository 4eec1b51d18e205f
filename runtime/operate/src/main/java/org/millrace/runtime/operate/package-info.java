/** The fronts of a running agent. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.operate;
