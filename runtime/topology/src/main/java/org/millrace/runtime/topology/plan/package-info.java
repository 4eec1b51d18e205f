/**
 * From a validated agent to configurations, and from those that are to those that shall be. Pure; no framework.
 *
 * <p>Threads: its caller's, {@code topology}; plans are immutable. Called by {@code topology} with what {@code validate} let
 * through.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.plan;
