/**
 * The log of one channel. {@code EventLog} is the way in, with the invariants; behind it puts go through {@code write}, takes
 * through {@code read}, the ends of leases through {@code Deliveries}, deletion through {@code Housekeeping}, all over what
 * {@code state} holds, under one lock. {@code LogThreads} are the only threads: a writer for each data directory, and one that
 * tidies up. Channels and tools call it.
 */
@org.jspecify.annotations.NullMarked
package org.millrace.channel.file.log;
