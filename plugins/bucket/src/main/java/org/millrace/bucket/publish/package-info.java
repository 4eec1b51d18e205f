/**
 * How files come to their end, whatever has happened to them: closed, cut to what counts, and given their last name; or deleted. Each
 * step looks before it acts, so that it can be taken again after a failure, by the next process too.
 *
 * <p>Threads: those of the {@link org.millrace.bucket.publish.Publisher}, or the sink's if it has none. Used by {@code
 * org.millrace.bucket.sink}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bucket.publish;
