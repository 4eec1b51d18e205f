package org.millrace.channel.file.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.millrace.channel.file.log.DamageTest.ACKS;
import static org.millrace.channel.file.log.DamageTest.EVENTS;
import static org.millrace.channel.file.log.DamageTest.SEGMENT;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.log.segment.Findings;

/** What is wrong with files is said when they are opened, not when somebody needs what was in them. */
class ToldAtOpeningTest {
    private final Findings findings = new Findings();

    private EventLog open(ModelDisk disk) throws Exception {
        return DamageTest.open(disk, findings, () -> 0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSegmentThatHoldsFewerEventsThanItDid(boolean closed) throws Exception {
        ModelDisk disk = DamageTest.written(closed).copy();
        byte[] whole = disk.content(SEGMENT);
        disk.replace(SEGMENT, Arrays.copyOf(whole, whole.length / 2));
        EventLog log = open(disk);
        if (closed) {
            assertThat(log.unreadable()).contains(SEGMENT + ": ").contains(" of its " + EVENTS + " events");
        }
        DamageTest.drained(log);
        assertThat(log.unreadable()).doesNotContain("of its");
        assertThat(log.gaps()).hasSize(closed ? 1 : log.gaps().size());
    }

    @Test
    void theNewerAcknowledgementsIfTheirFileHoldsZeros() throws Exception {
        ModelDisk disk = DamageTest.written(true).copy();
        open(disk).close();
        open(disk).close();
        assertThat(findings.isClean()).isTrue();
        // Each opening goes on in the other file; this was the third.
        Path newer = ACKS.resolve(AckFile.NAMES.get(0));
        disk.replace(newer, new byte[disk.content(newer).length]);
        EventLog log = open(disk);
        assertThat(findings.lines())
                .singleElement()
                .asString()
                .contains("is damaged or not there: events delivered before may be delivered again");
        assertThat(log.usage().events()).hasValue(EVENTS - DamageTest.DELIVERED);
    }

    @Test
    void nothingOfAFileWhoseTurnHasNotComeYet() throws Exception {
        open(DamageTest.written(false).copy());
        assertThat(findings.isClean()).isTrue();
    }
}
