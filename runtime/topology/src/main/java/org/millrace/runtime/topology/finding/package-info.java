/**
 * What is wrong with a configuration, where, and what would do. Values without behaviour of their own, in the order of the file.
 *
 * <p>Threads: its caller's; findings are collected by one thread. Used by {@code parse}, {@code model}, {@code validate} and {@code topology}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.finding;
