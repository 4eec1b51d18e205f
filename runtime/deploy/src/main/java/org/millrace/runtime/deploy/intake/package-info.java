/**
 * The way of a jar from outside to its judgement: copied once, within bounds and deadlines, and from then on only the copy is
 * looked at. Nothing in here holds the right to change the store, so that what hangs keeps nobody else waiting.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy.intake;
