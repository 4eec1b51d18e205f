/**
 * Reads of class files what their annotations and signatures say. No class is loaded, and what a file claims is held against
 * what it has before anything is allocated. Without state of its own: any thread may call it. The build's plug-in does, and the
 * agent with jars from outside.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.declaration.classfile;
