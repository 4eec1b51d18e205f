/** Tests of the command line and of what running agents leave for one another. */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.launcher;
