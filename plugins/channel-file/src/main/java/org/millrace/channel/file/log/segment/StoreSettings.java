package org.millrace.channel.file.log.segment;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.millrace.channel.file.crypto.KeyRing;

/**
 * Where and how the log is kept.
 *
 * @param acks directory of the acknowledgement files
 * @param data directories of the segments
 * @param maxFileSize bytes after which a segment is closed and another begun
 * @param minimumRequiredSpace bytes of the disk that are left free
 * @param syncPuts whether a put is only over when it is synced
 * @param syncCommits whether the end of a lease is only over when it is synced
 * @param ackReserve bytes of each acknowledgement file
 * @param memory bytes of the newest events that are kept in memory
 * @param readSize bytes of one read
 * @param unreadableWait how long events that can't be read are waited for before those behind them are taken
 * @param keys keys to encrypt with
 * @param evenBare whether it is opened although a data directory holds nothing of what it should
 */
public record StoreSettings(
        Path acks,
        List<Path> data,
        long maxFileSize,
        long minimumRequiredSpace,
        boolean syncPuts,
        boolean syncCommits,
        long ackReserve,
        long memory,
        int readSize,
        Duration unreadableWait,
        KeyRing keys,
        boolean evenBare) {

    public static final long ACK_RESERVE = 1L << 20;
    public static final int READ_SIZE = 512 << 10;
}
