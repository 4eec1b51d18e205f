/** Where an event ends in the bytes of a file. No state, no thread of its own; called by what reads the files. */
@org.jspecify.annotations.NullMarked
package org.millrace.source.taildir.line;
