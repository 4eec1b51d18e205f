package org.millrace.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventTest {

    @Test
    void headersBehaveAsALinkedHashMapUnderRandomChanges() {
        Random random = new Random(42);
        for (int round = 0; round < 200; round++) {
            Map<String, String> expected = new LinkedHashMap<>();
            Event event = Event.of("body");
            for (int step = 0; step < 30; step++) {
                String name = "h" + random.nextInt(6);
                if (random.nextInt(3) == 0) {
                    expected.remove(name);
                    event = event.withoutHeader(name);
                } else {
                    String value = "v" + step;
                    expected.put(name, value);
                    event = event.withHeader(name, value);
                }
                assertThat(event.headers()).isEqualTo(expected);
                assertThat(event.headers().keySet()).containsExactlyElementsOf(expected.keySet());
                assertThat(event.header(name, "none")).isEqualTo(expected.getOrDefault(name, "none"));
            }
            assertThat(event.text()).isEqualTo("body");
        }
    }

    @Test
    void anEventDoesNotChangeWhenAnotherIsMadeFromIt() {
        Event first = Event.of(Map.of("a", "1"), new byte[] {120});
        Event second = first.withHeader("a", "2").withBody(new byte[] {121});
        assertThat(first.headers()).containsExactly(Map.entry("a", "1"));
        assertThat(first.text()).isEqualTo("x");
        assertThat(second.headers()).containsExactly(Map.entry("a", "2"));
        assertThat(second.text()).isEqualTo("y");
    }

    @Test
    void headersAreACopyAndCannotBeChanged() {
        Map<String, String> given = new LinkedHashMap<>(Map.of("a", "1"));
        Event event = Event.ofHeaders(given);
        given.put("b", "2");
        assertThat(event.headers()).containsOnlyKeys("a");
        assertThatThrownBy(() -> event.headers().put("c", "3")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void nullHeadersAreRefused() {
        assertThatNullPointerException().isThrownBy(() -> Event.of("x").withHeader(absent(), "v"));
        assertThatNullPointerException().isThrownBy(() -> Event.of("x").withHeader("n", absent()));
    }

    @Test
    void sizeCountsBodyAndHeaders() {
        assertThat(Event.of("12345").withHeader("ab", "c").size()).isEqualTo(5 + 2 * 3);
    }

    @SuppressWarnings("NullAway")
    private static String absent() {
        return null;
    }
}
