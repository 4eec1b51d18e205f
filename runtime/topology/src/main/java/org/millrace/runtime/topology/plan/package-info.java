/** From a validated agent to configurations, and from those that are to those that shall be. No framework. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.plan;
