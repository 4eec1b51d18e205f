package org.millrace.channel.file;

import java.time.Duration;

/**
 * How a file channel behaves.
 *
 * @param capacity most events
 * @param byteCapacity most bytes of events; 0 is no limit
 * @param transactionCapacity most events in one put or take
 * @param roomWait how long a put waits for room
 * @param segmentBytes size at which a segment is finished
 * @param requiredSpace bytes of the file system that are left alone
 * @param syncEach whether a put returns only when it is on disk
 * @param syncInterval how often the disk is synced otherwise
 * @param cacheBytes most bytes of events that are held in memory for reading, beside those being delivered
 * @param keepInterval how often acknowledgements are synced and spent segments deleted; zero if the owner calls
 *     {@link FileQueue#keep}
 */
record Settings(
        long capacity,
        long byteCapacity,
        int transactionCapacity,
        Duration roomWait,
        long segmentBytes,
        long requiredSpace,
        boolean syncEach,
        Duration syncInterval,
        long cacheBytes,
        Duration keepInterval) {}
