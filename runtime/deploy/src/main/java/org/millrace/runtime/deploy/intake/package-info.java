/**
 * The way of a jar from outside to its judgement: copied once, within bounds and deadlines, and from then on only the copy is
 * looked at. Nothing in here holds the right to change the store, so that what hangs keeps nobody else waiting.
 *
 * <p>Threads: whoever asks, the thread of a command or {@code plugin-folder}; what may hang is an errand on a short daemon thread,
 * which is left behind at its deadline. Called by {@code deploy} alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy.intake;
