/**
 * The way out: what is in memory is lent out, what is only on the disk is read ahead, and what cannot be read is waited for,
 * passed, kept and tried again. Runs on the threads that take, one of which at a time reads from the disk.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.log.read;
