/**
 * How the topology wires sources, channels and sinks: one factory configuration each, by name. Declarative Services makes these
 * components whenever the configuration comes, in whatever order.
 *
 * <p>Threads: the framework's. Values that never change.
 *
 * <p>Read by {@code FlowRuntime} and what decides above; knows nothing of the engine.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.wiring;
