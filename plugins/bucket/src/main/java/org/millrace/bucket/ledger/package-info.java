/**
 * What a sink remembers of its files. The mark, which the channel keeps with the events, says how much of which file counts; the
 * {@link org.millrace.bucket.ledger.OpenList}, in the sink's own directory, says which files were begun, so that those of which no
 * mark knows yet are found again.
 *
 * <p>Threads: the sink's, and those that publish; each class says how it is guarded. Used by {@code org.millrace.bucket.sink} and
 * {@code org.millrace.bucket.publish}.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bucket.ledger;
