package org.millrace.selector.standard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Routes;

class LoadBalancingSelectorTest {
    private final Map<String, List<String>> taken = new TreeMap<>();

    private final Routes routes = new Routes() {
        @Override
        public void required(String channel, List<Event> events) {
            events.forEach(event ->
                    taken.computeIfAbsent(channel, c -> new ArrayList<>()).add(event.text()));
        }

        @Override
        public void optional(String channel, List<Event> events) {
            throw new AssertionError("no channel is optional");
        }

        @Override
        public void nowhere(List<Event> events) {
            throw new AssertionError("no event goes nowhere");
        }
    };

    private static List<Event> batch(int from, int size) {
        return IntStream.range(from, from + size)
                .mapToObj(i -> Event.of("event " + i))
                .toList();
    }

    private static LoadBalancingSelector selector(String policy) {
        LoadBalancingSelector selector = new LoadBalancingSelector(policy);
        selector.bind(List.of("c1", "c2", "c3"));
        return selector;
    }

    @ParameterizedTest
    @CsvSource({"round_robin,1", "round_robin,10", "round_robin,3000", "random,1", "random,10", "random,3000"})
    void eachChannelGetsAboutAsMany(String policy, int size) {
        LoadBalancingSelector selector = selector(policy);
        for (int from = 0; from < 3000; from += size) {
            selector.route(batch(from, size), routes);
        }
        assertThat(taken.values()).hasSize(3).allMatch(share -> share.size() > 800 && share.size() < 1200);
        assertThat(taken.values().stream().mapToInt(List::size).sum()).isEqualTo(3000);
    }

    @Test
    void inTurnThoseOfABatchAreSpreadEvenlyAndInOrder() {
        selector("ROUND_ROBIN").route(batch(0, 9), routes);
        assertThat(taken.values()).hasSize(3).allMatch(share -> share.size() == 3);
        taken.values().forEach(share -> assertThat(share).isSorted());
    }

    @ParameterizedTest
    @CsvSource({"round_robin", "random"})
    void aBatchThatComesAgainGoesTheSameWay(String policy) {
        LoadBalancingSelector selector = selector(policy);
        selector.route(batch(0, 10), routes);
        Map<String, List<String>> first = new HashMap<>(taken);
        taken.clear();
        selector.route(batch(50, 7), routes);
        taken.clear();
        selector.route(batch(0, 10), routes);
        assertThat(taken).isEqualTo(first);
    }
}
