/**
 * The {@code file_roll} sink: keys, names and the local disk. What goes into which file, and what is answered for, is {@code
 * org.millrace.bucket.sink}'s.
 *
 * <p>Threads: the one that delivers; with {@code sink.fsync}, some that force files beside it.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.file.roll;
