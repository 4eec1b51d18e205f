package org.millrace.channel.file.log.segment;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.format.AckState;
import org.millrace.channel.file.format.MarkTable;

/**
 * What a log holds, as recovery found it.
 *
 * @param channelId the channel's, if any file says so
 * @param acks what is delivered
 * @param marks the last mark of each key
 * @param ackGeneration of the file that says so
 * @param ackFile which of the two it is; -1 if none was sound
 * @param segments with events in them, ascending by id
 * @param empty files without any, to be deleted
 * @param gaps what is missing or not understood
 * @param nextSegment the least id that was never used
 * @param nextSequence the least sequence that was never used
 */
public record Recovered(
        @Nullable UUID channelId,
        AckState acks,
        MarkTable marks,
        long ackGeneration,
        int ackFile,
        List<Segment> segments,
        List<Path> empty,
        List<Gap> gaps,
        long nextSegment,
        long nextSequence) {}
