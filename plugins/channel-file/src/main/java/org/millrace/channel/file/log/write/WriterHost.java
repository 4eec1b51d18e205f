package org.millrace.channel.file.log.write;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.millrace.channel.file.disk.DiskFullException;
import org.millrace.channel.file.format.AckState;
import org.millrace.channel.file.format.MarkCodec;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.state.LogCore;

/** What the writers of a log do to the rest of it: what they begin and end is known to all, and written down. */
class WriterHost implements SegmentWriter.Host {
    private final LogCore core;

    WriterHost(LogCore core) {
        this.core = core;
    }

    @Override
    public long nextSegment() {
        core.lock.lock();
        try {
            return core.nextSegment++;
        } finally {
            core.lock.unlock();
        }
    }

    @Override
    public void created(Segment segment) throws IOException {
        try {
            core.acks.append(List.of(AckState.Range.made(segment.id)));
        } catch (DiskFullException e) {
            // It only serves to miss the segment should it not be there one day.
        }
        core.lock.lock();
        try {
            core.segments.put(segment.id, segment);
        } finally {
            core.lock.unlock();
        }
    }

    @Override
    public void held(Segment segment, int count) throws IOException {
        try {
            core.acks.append(List.of(AckState.Range.held(segment.id, count)));
        } catch (DiskFullException e) {
            // It only serves to miss them should they not be there one day.
        }
    }

    @Override
    public void absorb(Map<String, MarkCodec.Entry> said) throws IOException {
        core.acks.sync(core.acks.append(List.of(), said));
    }

    @Override
    public boolean emptied(Segment segment) throws IOException {
        core.lock.lock();
        try {
            core.segments.remove(segment.id);
        } finally {
            core.lock.unlock();
        }
        try {
            core.acks.append(List.of(AckState.Range.closed(segment.id, 0)));
            core.acks.sync();
        } catch (DiskFullException e) {
            return false;
        }
        core.acks.forget(List.of(segment));
        return true;
    }

    @Override
    public void closed(Segment segment, int count, long length) throws IOException {
        try {
            core.acks.append(List.of(AckState.Range.closed(segment.id, count)));
        } catch (DiskFullException e) {
            // It only serves to tell how much is missing should the end of the segment be cut off.
        }
        core.lock.lock();
        try {
            segment.closing = true;
            segment.finalCount = count;
            segment.finalLength = length;
            core.closeIfComplete(segment);
        } finally {
            core.lock.unlock();
        }
    }
}
