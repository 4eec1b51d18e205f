/**
 * The seam between the common half of file-writing sinks and the place where their files are: a {@link
 * org.millrace.bucket.store.FileStore} makes, cuts and renames files, a {@link org.millrace.bucket.store.FileFormat} says how
 * events become the bytes of one.
 *
 * <p>A sink implements both; {@code org.millrace.bucket.sink} and {@code org.millrace.bucket.publish} alone call them. Threads:
 * a store is called by the sink's thread, by those that sync and by those that publish, at once; one open file by one thread at a
 * time.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.bucket.store;
