/**
 * What is known of the files of a log: a segment in a few numbers, pieces of its records, places that cannot be read, what
 * opening has found, and where damaged bytes are kept aside. What is not final is guarded by the lock of the log it belongs to.
 * Recovery, readers and writers call it.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.log.segment;
