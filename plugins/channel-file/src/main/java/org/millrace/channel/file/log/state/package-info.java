/**
 * What the parts of a log share: its lock, the order of what is to be taken, puts on their way, and the record of what was
 * delivered. No thread runs here; the writers, the takers, the tidier and the putters come in with the lock, and keep it for
 * the time of a few pointers, never while the disk is written or read, but for the acknowledgements, which have their own.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.log.state;
