/**
 * Makes distributions: what a person wants of one, which bundles that takes, and what is written of it. Runs as {@code millrace
 * dist}, in a process and a class loader of its own; an agent never sees it.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.distribution.builder;
