/**
 * The file system as the channel uses it: files and their syncs, the lock of a directory, the space that stays free. It knows
 * nothing of events. Called by every thread that reads or writes; a file is used by one thread at a time, and nobody who may
 * be interrupted writes through a channel that an interrupt closes.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.disk;
