/**
 * How the directory shows which files have been read and which are set aside, by our marks and by Flume's.
 *
 * <p>Threads: the one that reads. Called by the source.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.source.spooldir.track;
