/**
 * What a file in the directory is, and how it is known again.
 *
 * <p>Threads: whoever calls; all is immutable. Called by the source.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.spooldir.file;
