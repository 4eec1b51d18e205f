/** An agent as its user describes it: components, their keys and how they are connected, with positions. No framework. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.model;
