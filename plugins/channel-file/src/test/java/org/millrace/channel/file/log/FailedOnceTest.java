package org.millrace.channel.file.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.millrace.channel.file.log.DamageTest.ACKS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.channel.file.disk.ForwardingDisk;
import org.millrace.channel.file.disk.ModelDisk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.log.segment.Findings;

/** What a failure leaves behind, and what must not be concluded from it. */
class FailedOnceTest {
    private final ModelDisk disk = new ModelDisk(new Random(1));

    @Test
    void acknowledgementFilesAreMadeForGoodThoughTheFirstOpeningFailedBeforeThat() throws Exception {
        ForwardingDisk failing = new ForwardingDisk(disk) {
            @Override
            public void syncDirectory(Path directory) throws IOException {
                if (directory.equals(ACKS)) {
                    throw new IOException("input/output error");
                }
                super.syncDirectory(directory);
            }
        };
        assertThatThrownBy(() -> DamageTest.open(failing, new Findings(), () -> 0))
                .hasMessageContaining("input/output");
        DamageTest.open(disk, new Findings(), () -> 0);
        assertThat(disk.durableView().files())
                .contains(ACKS.resolve(AckFile.NAMES.get(0)), ACKS.resolve(AckFile.NAMES.get(1)));
    }

    @Test
    void marksAreNotToldWhileNobodyKnowsWhichHold() throws Exception {
        EventLog log = DamageTest.open(disk, new Findings(), () -> 0);
        log.commit(List.of(), MarkChanges.set("k1", Mark.of(1)));
        disk.failAt(2, ModelDisk.Fault.IO_ERROR);
        assertThatThrownBy(() -> log.commit(List.of(), MarkChanges.set("k1", Mark.of(2))))
                .isInstanceOf(ChannelException.class);
        // The record is there, only its sync has failed.
        assertThatThrownBy(log::marks).isInstanceOf(ChannelException.class).hasMessageContaining("opened anew");
        assertThat(DamageTest.open(disk, new Findings(), () -> 0).marks()).containsEntry("k1", Mark.of(2));
    }
}
