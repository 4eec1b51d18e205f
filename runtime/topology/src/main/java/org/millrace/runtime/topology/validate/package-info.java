/** The rules that a topology must keep. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.validate;
