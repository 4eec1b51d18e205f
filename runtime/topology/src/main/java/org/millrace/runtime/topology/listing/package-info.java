/**
 * The component types on offer in the forms in which they are shown: for people, for programs, for documents, for editors.
 *
 * <p>Pure functions on the thread of their caller, which is the {@code list} command or a tool of the build that renews the
 * tables of the documentation.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.runtime.topology.listing;
