package org.millrace.sink.file.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;

class FileNamesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1000), ZoneOffset.UTC);

    @Test
    void theUsualNameIsTheStartAndANumber() {
        Supplier<String> names = new FileNames("default", CLOCK).beginning("x-");
        assertThat(names.get()).isEqualTo("x-1000-1");
        assertThat(names.get()).isEqualTo("x-1000-2");
    }

    @Test
    void rollTimeNamesCarryDateAndTime() {
        assertThat(new FileNames("rolltime", CLOCK).beginning("x").get()).matches("x\\d{14}-1");
    }

    @Test
    void noNumberIsGivenTwiceWhateverThePrefix() {
        FileNames names = new FileNames("DEFAULT", CLOCK);
        assertThat(names.beginning("a").get()).isEqualTo("a1000-1");
        assertThat(names.beginning("b").get()).isEqualTo("b1000-2");
    }

    @Test
    void anotherPathManagerIsRefused() {
        assertThatThrownBy(() -> new FileNames("OTHER", CLOCK))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("DEFAULT or ROLLTIME");
    }
}
