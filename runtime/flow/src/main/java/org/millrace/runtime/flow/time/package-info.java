/**
 * Pauses between tries, patience with what does not return, and what is to be done later.
 *
 * <p>Threads: {@code flow-supervisor} runs what was put off. It calls no plug-in and waits for nobody, since everything that
 * supervises a hung plug-in depends on it.
 *
 * <p>Called by every package above; knows none of them.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.time;
