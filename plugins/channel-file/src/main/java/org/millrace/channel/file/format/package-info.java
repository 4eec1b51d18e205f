/**
 * What stands on the disk, byte by byte: segments, records, batches of events, acknowledgement files. Begin with
 * {@code SegmentHeader}, {@code Frame} and {@code AckFile}, whose comments draw it. It has no state but that of a reader, and
 * no threads; the log and its tools call it.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.format;
