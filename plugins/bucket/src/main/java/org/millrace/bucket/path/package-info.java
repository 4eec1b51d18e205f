/**
 * Where an event belongs: a directory and the beginning of a file's name, made of a pattern with Flume's escapes, the event's headers
 * and its time. {@link org.millrace.bucket.path.Placement} is what others use; it belongs to the thread that delivers.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bucket.path;
