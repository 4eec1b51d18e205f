package org.millrace.channel.file.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Quarantine;

/** What can't be read is let go of by a person alone, who has seen it. */
@Timeout(60)
class GiveUpTest extends ToolTesting {
    @Test
    void withoutAConfirmationNothingIsGivenUpAndAllIsShown() throws Exception {
        write();
        damage();
        Map<String, String> before = all();

        assertThat(channel("give-up", directory.toString())).isEqualTo(1);
        assertThat(answer.toString())
                .contains(segment() + ", bytes ", "events 5 to 9 of the file", "damaged", "5 events in 1 place");
        String shown = shown();
        assertThat(channel("give-up", directory.toString(), "--yes", "yes")).isEqualTo(1);
        assertThat(answer.toString()).contains("is not what --yes yes was said for");
        assertThat(shown()).isEqualTo(shown);
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void whatIsConfirmedIsGivenUpAndNothingElse() throws Exception {
        write();
        damage();
        channel("give-up", directory.toString());
        String shown = shown();

        assertThat(channel("give-up", directory.toString(), "--yes", shown))
                .as(() -> answer.toString())
                .isZero();
        assertThat(answer.toString())
                .containsPattern("\\d{4}-\\d\\d-\\d\\dT\\S+ \\S+ gave up .*events 5 to 9 of the file")
                .contains("quarantine");
        assertThat(channel("verify", directory.toString())).isZero();
        assertThat(channel("give-up", directory.toString())).isZero();
        assertThat(answer.toString()).contains("nothing to give up");
        assertDelivered("3", "4", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19");
        assertThat(all().keySet()).anyMatch(file -> file.startsWith("data/quarantine/segment-"));
    }

    @Test
    void whatHasChangedSinceItWasShownIsNotGivenUp() throws Exception {
        write();
        byte[] whole = Files.readAllBytes(segment());
        damage();
        channel("give-up", directory.toString());
        String shown = shown();
        Files.write(segment(), Arrays.copyOf(whole, whole.length / 2));
        Map<String, String> before = all();

        assertThat(channel("give-up", directory.toString(), "--yes", shown)).isEqualTo(1);
        assertThat(answer.toString()).contains("it may have changed");
        assertThat(shown()).as(answer.toString()).isNotEqualTo(shown);
        assertThat(all()).isEqualTo(before);
        Files.write(segment(), whole);
        assertThat(channel("give-up", directory.toString(), "--yes", shown)).isZero();
        assertThat(answer.toString()).contains("nothing to give up");
    }

    /** Puts something in the segment's place that nobody can read, whoever he is; returns where the segment is. */
    private Path hide() throws Exception {
        Path segment = segment();
        Path away = Files.move(segment, directory.resolve("away"));
        Files.createSymbolicLink(segment, Path.of("/proc/self/mem"));
        return away;
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSegmentThatCannotBeReadAtAllIsListedWithItsReasonAndKept() throws Exception {
        write();
        Path segment = segment();
        Path away = hide();
        assertThat(channel("verify", directory.toString())).isEqualTo(1);
        assertThat(answer.toString())
                .contains(segment.toString(), "17 not delivered: unreadable: Input/output error")
                .contains("17 acknowledged events can't be read");
        assertThat(channel("repair", directory.toString())).isEqualTo(1);
        assertThat(channel("give-up", directory.toString())).isEqualTo(1);
        assertThat(answer.toString()).contains("unreadable: Input/output error").contains("17 events in 1 place");
        Files.move(away, segment, StandardCopyOption.REPLACE_EXISTING);
        assertThat(channel("give-up", directory.toString(), "--yes", shown())).isZero();
        assertThat(answer.toString()).contains("nothing to give up");
        assertThat(channel("verify", directory.toString())).isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aSegmentThatCannotBeReadAtAllIsMovedAwayIfItIsGivenUp() throws Exception {
        write();
        Path segment = segment();
        hide();
        channel("give-up", directory.toString());
        String shown = shown();
        Path quarantine = segment.resolveSibling(Quarantine.DIRECTORY);
        Files.writeString(quarantine, "in the way");
        assertThat(channel("give-up", directory.toString(), "--yes", shown)).isEqualTo(1);
        assertThat(answer.toString()).contains(segment + " can't be moved to quarantine/");
        assertThat(channel("verify", directory.toString())).isEqualTo(1);
        Files.delete(quarantine);

        assertThat(channel("give-up", directory.toString(), "--yes", shown)).isZero();
        assertThat(answer.toString()).contains("gave up " + segment);
        assertThat(quarantine.resolve(segment.getFileName() + ".given-up")).isSymbolicLink();
        assertThat(channel("verify", directory.toString())).isZero();
        assertDelivered();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ofASegmentThatWasNeverClosedAndCannotBeReadNobodyClaimsToKnowTheNumber() throws Exception {
        write();
        Path segment = segment();
        Path away = hide();
        // As it is when nothing says how it was closed.
        Path other = segment.resolveSibling(SegmentHeader.fileName(2));
        Files.move(segment, other);
        Files.move(away, segment);
        assertThat(channel("verify", directory.toString())).isEqualTo(1);
        assertThat(answer.toString())
                .contains(other + ": it can't be read, and nobody knows how many events it holds")
                .contains("nobody knows how many events: unreadable: Input/output error")
                .contains("17 events can be delivered")
                .contains("0 acknowledged events, and others of a number that nobody knows, can't be read");
        channel("give-up", directory.toString());
        assertThat(channel("give-up", directory.toString(), "--yes", shown())).isZero();
        assertThat(other.resolveSibling(Quarantine.DIRECTORY).resolve(other.getFileName() + ".given-up"))
                .isSymbolicLink();
        assertThat(channel("verify", directory.toString())).isZero();
    }
}
