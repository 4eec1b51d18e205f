/**
 * One instance of a plug-in's component: what the framework offers, the guard round every call into it, what it failed with,
 * and what the agent gives it to live on (status, figures, a folder, threads, sockets).
 *
 * <p>Threads: none of its own. An instance is made, opened and closed by one thread, which {@code swap} chooses; what it is given
 * is open to every thread, since components call it from threads of theirs.
 *
 * <p>Called by {@code swap} for its life, and by {@code inlet}, {@code channel} and {@code drain} for what it does.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.flow.component;
