package org.millrace.runtime.topology.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NearestTest {
    private static final Set<String> TYPES = Set.of("netcat", "netcatudp", "seq", "syslogtcp", "avro");

    @Test
    void aSlipOfTheFingerIsGuessed() {
        assertThat(Nearest.to("netcta", TYPES)).contains("netcat");
        assertThat(Nearest.to("syslogtpc", TYPES)).contains("syslogtcp");
        assertThat(Nearest.to("NetCat", TYPES)).contains("netcat");
    }

    @Test
    void whatIsLikeNothingIsNotGuessed() {
        assertThat(Nearest.to("elasticsearch", TYPES)).isEmpty();
        assertThat(Nearest.to("netcat", Set.of())).isEmpty();
        assertThat(Nearest.to("", TYPES)).isEmpty();
    }

    @Test
    void aShortWordIsNotTakenForAnyOtherShortWord() {
        assertThat(Nearest.to("c1", List.of("k9"))).isEmpty();
        assertThat(Nearest.to("c1", List.of("c2"))).contains("c2");
    }

    @Test
    void ofTwoThatAreEquallyNearTheFirstInOrderIsTakenWhateverTheSetsOrder() {
        assertThat(Nearest.to("c9", List.of("c2", "c1", "c3"))).contains("c1");
        assertThat(Nearest.to("c9", List.of("c3", "c1", "c2"))).contains("c1");
    }

    @Test
    void aHintIsAGuessOrWhatIsGiven() {
        assertThat(Nearest.hint("netcta", TYPES, "else")).isEqualTo("did you mean netcat?");
        assertThat(Nearest.hint("zzzzzz", TYPES, "else")).isEqualTo("else");
    }
}
