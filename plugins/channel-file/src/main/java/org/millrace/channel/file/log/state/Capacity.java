package org.millrace.channel.file.log.state;

import java.time.Duration;

/**
 * What a channel may hold and how long a put waits for room.
 *
 * @param events the most events
 * @param bytes the most bytes on the disk that are not delivered
 * @param transaction the most events of one batch or lease
 * @param keepAlive how long a put waits
 */
public record Capacity(long events, long bytes, int transaction, Duration keepAlive) {}
