/**
 * The rules that a topology must keep, each a class of its own; together they make the verdict. No framework: whether a component
 * can be made is asked through {@code Probing}.
 *
 * <p>Threads: its caller's, {@code topology}. Called by {@code topology} for a start, a reload and {@code validate}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.validate;
