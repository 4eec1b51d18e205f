/**
 * Where a running agent keeps what only lives while it runs, and whether nobody else could have put it there: every level of the
 * way to it is looked at, by those who make it and by those who come to talk to the agent. Used by the thread that runs a command.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.launcher.place;
