/**
 * Plug-in bundles: what people do to them by command or by the plug-in folder, and how the framework follows.
 *
 * <p>Threads: {@code plugin-folder} follows folder and store; a command runs on the thread of its front. Whoever changes something
 * holds the {@link org.millrace.runtime.deploy.ChangeLock}, so that there is one change at a time. A call into the framework that
 * may hang runs on a short thread of its own: {@code plugin-start}, {@code plugin-stop}, {@code plugin-end}.
 *
 * <p>Called by the framework (the activator) and by {@code operate}, which finds its command and audit log as services; nobody calls
 * the classes. It is large because what judges, changes, proves and tells of plug-ins stands side by side here.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.deploy;
