package org.millrace.source.taildir.follow;

import java.time.Duration;
import java.util.List;
import org.millrace.source.taildir.line.Splitter;

/**
 * How files are followed.
 *
 * @param joinedQuiet how long an event of several lines waits for more
 * @param dropRest whether the rest of what is too long is left out rather than sent as further events
 * @param offsetHeader whether each event says where in its file it began
 * @param fileHeader the header that gets the file's path; none if empty
 * @param idle how long a file is quiet until it is closed and what there is of its last line is sent
 * @param deleted how long the unread rest of a deleted file is kept; zero is as long as it takes
 */
public record TailSettings(
        List<Group> groups,
        Splitter splitter,
        Duration joinedQuiet,
        boolean dropRest,
        boolean offsetHeader,
        String fileHeader,
        boolean skipToEnd,
        boolean cacheNames,
        boolean readPacked,
        Duration idle,
        Duration deleted,
        Duration writePositions,
        Duration pauseStep,
        Duration longestPause,
        int batchSize,
        long maxBatchCount,
        int maxOpenFiles) {}
