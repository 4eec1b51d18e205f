package org.millrace.channel.file.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.channel.file.log.DamageTest.DATA;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Piece;

/** A segment that ends with a put that brings a mark and no event, while another directory is slow. */
class LastPutTest {
    private static final List<Path> TWO = List.of(DATA, DATA.resolveSibling("slow"));

    private final ModelDisk disk = new ModelDisk(new Random(1));

    private EventLog open() throws Exception {
        return DamageTest.open(disk, new Findings(), () -> 0, TWO, SegmentHeader.LENGTH + 600L);
    }

    private static void put(EventLog log, MarkChanges changes, Event... events) throws Exception {
        log.enqueue(log.encode(List.of(events), changes), 0);
    }

    @Test
    void itIsNotFinishedBeforeThatPutIs() throws Exception {
        EventLog log = open();
        put(log, MarkChanges.none(), Numbered.event(0, 100));
        log.writeGroup(0, 0, 0);
        List<Piece> pieces = log.take(1, Long.MAX_VALUE, 0);
        log.commit(pieces, MarkChanges.none());
        put(log, MarkChanges.none(), Numbered.event(1, 100));
        put(log, MarkChanges.set("k", Mark.of(1)));
        put(log, MarkChanges.none(), Numbered.event(2, 100));
        put(log, MarkChanges.none(), Numbered.event(3, 400));
        log.writeGroup(0, 0, 0);
        log.tidy();
        for (int i = 0; i < 100; i++) {
            // The acknowledgements go on in their other file, which says nothing of segments that are gone.
            log.commit(List.of(), MarkChanges.set("sink", Mark.of(i)));
        }
        log.writeGroup(1, 0, 0);
        log.tidy();
        EventLog next = open();
        assertThat(next.gaps()).isEmpty();
        assertThat(DamageTest.drained(next)).containsExactly(1, 2, 3);
        assertThat(next.marks()).containsEntry("k", Mark.of(1));
    }
}
