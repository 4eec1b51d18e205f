/**
 * Starts Felix with the bundles of {@code lib/}, and the command line. It is large because each command that the launcher runs itself is a
 * class here.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.launcher;
