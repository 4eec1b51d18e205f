/**
 * The flow engine. {@code FlowRuntime} ties it to the framework, {@code FlowControl} decides what each part of the flow is to
 * run, and the packages beside this one do it: {@code inlet} from a source to its channels, {@code channel} where both sides meet,
 * {@code drain} from a channel to its sinks; each is a {@code part} that runs instances by way of {@code swap}, which are
 * {@code component}s with a {@code status}. Arrows go down that list and never up.
 *
 * <p>Threads: the framework's, which only pass news on, and {@code flow-control}, which decides and calls no plug-in.
 *
 * <p>Called by the framework, and through the services that {@code FlowRuntime} registers by anybody.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.control;
