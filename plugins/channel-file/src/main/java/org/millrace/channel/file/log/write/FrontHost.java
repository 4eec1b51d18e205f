package org.millrace.channel.file.log.write;

import java.io.IOException;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.state.Front;
import org.millrace.channel.file.log.state.LogCore;

/** For what is written into a place that was reserved: the ids come from there, and what is in it counts for more than what is said of it. */
final class FrontHost extends WriterHost {
    private final Front front;
    private long next;

    FrontHost(LogCore core, Front front) {
        super(core);
        this.front = front;
        this.next = front.segment();
    }

    @Override
    public long nextSegment() {
        if (next >= front.segment() + Front.SEGMENTS) {
            throw new IllegalStateException("more than " + Front.SEGMENTS + " files");
        }
        return next++;
    }

    @Override
    public void created(Segment segment) {
        try {
            super.created(segment);
        } catch (IOException e) {
            // What is in it counts for more than that it is known of.
        }
    }

    @Override
    public void held(Segment segment, int count) {
        // It is closed at once.
    }

    @Override
    public void closed(Segment segment, int count, long length) {
        try {
            super.closed(segment, count, length);
        } catch (IOException e) {
            // As above.
        }
    }
}
