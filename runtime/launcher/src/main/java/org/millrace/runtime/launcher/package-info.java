/** Starts Felix with the bundles of {@code lib/}, and the command line. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.launcher;
