/** Tests against the real Flume, which runs in a process of its own. */
@org.jspecify.annotations.NullMarked
package org.millrace.interop;
