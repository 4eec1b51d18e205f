/**
 * What is wanted of the plug-ins, and their content: durable, whatever happens. The document, its predecessor, the journal and the
 * contents by digest; every change is on disk before it is answered.
 *
 * <p>Threads: none of its own. What is wanted may be read by any thread; it is changed by whoever holds the store. Called by
 * {@code deploy}, with or without a running agent.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy.store;
