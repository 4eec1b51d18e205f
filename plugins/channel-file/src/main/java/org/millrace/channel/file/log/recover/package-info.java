/**
 * Finds out from the files alone what a log holds, before it is opened. Runs on the thread that opens it, without a lock,
 * since nobody else knows the log yet; changes nothing, so it may be cut short at any time and run again.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.log.recover;
