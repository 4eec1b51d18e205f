/**
 * What {@code plugin new} writes: a plug-in of each kind that builds, passes the kit's suites and runs. The texts stand beside these
 * classes as resources. Called by the command line's thread.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.launcher.kit;
