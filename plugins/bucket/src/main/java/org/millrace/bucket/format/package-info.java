/**
 * Formats of files that are made of a serializer, and of a compression around it.
 *
 * <p>Threads: the one that delivers. Used by sinks.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bucket.format;
