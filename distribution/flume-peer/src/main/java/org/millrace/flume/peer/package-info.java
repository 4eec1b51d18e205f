/**
 * Flume itself as the other end of a wire: its agent, and its client library that takes orders, each in a process of its own. For tests;
 * nothing of it ships. What starts them needs no class of Flume's.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.flume.peer;
