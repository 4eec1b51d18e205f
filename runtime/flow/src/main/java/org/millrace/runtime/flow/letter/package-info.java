/**
 * Dead letters: events that a component said can never be delivered or understood. They go into the channel that the component's
 * configuration names, or else into a bounded file of the agent's, from which a person lists, shows, replays or drops them. Letters
 * are put in on the thread of whoever rejects; nothing here waits for room in a channel. Called by the engine's root, by drains, and by
 * components through their context.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.letter;
