/**
 * Holds a finished jar's documents, classes and capabilities against each other and tells what can't be meant: at the end of a
 * build, and in the agent before a jar is installed. Reads each document and class once, within the bounds of whoever hands
 * them over. Without state: any thread may call it.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.declaration.check;
