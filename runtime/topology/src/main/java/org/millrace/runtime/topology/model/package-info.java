/**
 * An agent as its user describes it: components, their keys and how they are connected, with positions. Values, no framework.
 *
 * <p>Threads: its caller's; what it gives is immutable. Made from what {@code parse} read; used by {@code validate} and {@code plan}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.model;
