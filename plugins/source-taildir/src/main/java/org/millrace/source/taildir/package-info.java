/**
 * The {@code taildir} source: what its users type, and how it stands in the agent, which polls it from one thread. The work is done in
 * {@code follow}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.taildir;
