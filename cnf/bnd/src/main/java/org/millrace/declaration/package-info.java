/**
 * What a component declares: its service, the PID of its configurations and the keys it takes, derived from the one annotation
 * on its class and the configuration type that its constructor gets, and written as the documents that Declarative Services and
 * the agent read. Knows neither bnd nor the agent. Without state: any thread may call it.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.declaration;
