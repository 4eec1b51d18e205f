/**
 * The serializers and deserializers that every agent needs.
 *
 * <p>Threads: those of the component whose part they are. Called by the agent and by that component.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.serializer.standard;
