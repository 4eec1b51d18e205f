/**
 * How far files were read, in bytes that outlive the process: in marks that travel with the events, and in a file as Flume writes it.
 * Confined to the thread that polls the source; called by the rest of this source alone.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.taildir.mark;
