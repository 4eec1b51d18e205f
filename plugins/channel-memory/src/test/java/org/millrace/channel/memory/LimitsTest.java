package org.millrace.channel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.component.InvalidConfigurationException;

class LimitsTest {
    private static final long HEAP = 1_000_000_000;

    private static Limits of(Map<String, Object> typed) {
        return Limits.of(Typed.config(typed), HEAP);
    }

    @Test
    void defaultsAreThoseOfFlume() {
        assertThat(of(Map.of())).isEqualTo(new Limits(100, 100, Duration.ofSeconds(3), 640_000_000, 800_000_000));
    }

    @Test
    void everyKeyIsMapped() {
        assertThat(of(Map.of(
                        "capacity",
                        5000,
                        "transactionCapacity",
                        1000,
                        "keep$_$alive",
                        7,
                        "byteCapacityBufferPercentage",
                        30,
                        "byteCapacity",
                        2000L)))
                .isEqualTo(new Limits(5000, 1000, Duration.ofSeconds(7), 1400, 2000));
    }

    @Test
    void byteCapacityZeroIsNoLimit() {
        Limits limits = of(Map.of("byteCapacity", 0L));

        assertThat(limits.bodyCapacity()).isEqualTo(Long.MAX_VALUE);
        assertThat(limits.byteCapacity()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aHugeByteCapacityDoesNotOverflow() {
        assertThat(of(Map.of("byteCapacity", Long.MAX_VALUE - 1)).bodyCapacity())
                .isBetween(Long.MAX_VALUE / 5 * 4 - 100, Long.MAX_VALUE / 5 * 4 + 100);
    }

    @Test
    void aTransactionCapacityAboveTheCapacityIsRefused() {
        assertThatThrownBy(() -> of(Map.of("capacity", 10)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("transactionCapacity: 100 is more than capacity=10");
    }

    @ParameterizedTest
    @CsvSource({
        "capacity, capacity, -3",
        "transactionCapacity, transactionCapacity, 0",
        "keep$_$alive, keep-alive, -1",
        "byteCapacityBufferPercentage, byteCapacityBufferPercentage, 100",
        "byteCapacityBufferPercentage, byteCapacityBufferPercentage, -1",
    })
    void aNumberOutOfRangeIsRefusedByItsKey(String method, String key, int value) {
        assertThatThrownBy(() -> of(Map.of(method, value)))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> assertThat(e.key())
                        .isEqualTo(key));
    }

    @Test
    void aByteCapacityBelowMinusOneIsRefused() {
        assertThatThrownBy(() -> of(Map.of("byteCapacity", -2L))).isInstanceOf(InvalidConfigurationException.class);
    }
}
