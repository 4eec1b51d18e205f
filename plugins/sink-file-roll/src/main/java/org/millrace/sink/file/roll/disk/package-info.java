/**
 * Files on a local disk, as the bucket wants them.
 *
 * <p>Threads: the one that delivers, and those that sync and finish beside it; one file by one thread at a time. Used by the sink.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.sink.file.roll.disk;
