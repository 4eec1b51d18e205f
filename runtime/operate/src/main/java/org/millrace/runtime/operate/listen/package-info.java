/**
 * What everybody who waits for connections needs when the process has no file descriptor left: a pause, one line, and one descriptor
 * that was put aside. Used by the threads that accept.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.operate.listen;
