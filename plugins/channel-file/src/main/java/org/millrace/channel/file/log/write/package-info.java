/**
 * The way in: a put is encoded, waits for room, gets its place in the order, and is written and synced with all that waits
 * for the same directory. Sources bring puts from any thread; the one that finds
 * nobody writing to its directory writes there itself, and whatever else waits; else its writer does. One thread at a time writes a directory.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.log.write;
