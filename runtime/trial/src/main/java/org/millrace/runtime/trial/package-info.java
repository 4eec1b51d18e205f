/**
 * One plug-in tried from the shell: what is typed goes to a sink, what a source brings is printed, through the real topology and
 * flow engine. Only {@code millrace try} installs this bundle. The command runs on the launcher's thread, standard input is read by
 * one of its own, and the two components by those of the engine; they meet in {@link org.millrace.runtime.trial.Trial}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.trial;
