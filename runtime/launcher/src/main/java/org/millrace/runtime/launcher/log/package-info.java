/**
 * Logging of an agent, set up before the container starts: where lines go, and how text that came from outside is kept from looking
 * like a line of its own or moving a terminal's cursor. The converters run in whichever thread logs.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.launcher.log;
