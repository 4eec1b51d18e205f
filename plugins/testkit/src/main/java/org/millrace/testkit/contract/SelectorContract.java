package org.millrace.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Routes;
import org.millrace.testkit.TestContext;

/** What a channel selector keeps to. */
public abstract class SelectorContract extends LifecycleContract<ChannelSelector> {

    /** For suites. */
    protected SelectorContract() {}

    /** The source's channels; those that {@link #settings} name among them. */
    protected List<String> channels() {
        return List.of("c1", "c2", "c3");
    }

    /** Events that mean something to it; the suite adds odd ones of its own. */
    protected List<Event> samples() {
        return List.of(Event.of("one"), Event.of("two").withHeader("a", "b"), Event.of("three"));
    }

    /** Keys that name channels, and for each a value with a name that is none of the source's; {@code bind} has to refuse it. */
    protected Map<String, String> unbindable() {
        return Map.of();
    }

    @Override
    protected void exercise(ChannelSelector selector, TestContext context) throws Exception {
        selector.bind(channels());
        selector.route(batch(), new Taken(List.of()));
    }

    private List<Event> batch() {
        List<Event> batch = new ArrayList<>(samples());
        batch.addAll(OddEvents.all());
        return Collections.unmodifiableList(batch);
    }

    /** What a selector decided, and what was wrong with it. */
    private static final class Taken implements Routes {
        private final List<Event> batch;
        private final List<String> told = new ArrayList<>();
        private final Set<String> required = new HashSet<>();
        private final Set<String> channels = new HashSet<>();
        private final List<String> disordered = new ArrayList<>();
        private final List<Event> routed = new ArrayList<>();
        private final List<Event> nowhere = new ArrayList<>();

        Taken(List<Event> batch) {
            this.batch = batch;
        }

        @Override
        public void required(String channel, List<Event> events) {
            required.add(channel);
            take("required " + channel, channel, events);
        }

        @Override
        public void optional(String channel, List<Event> events) {
            take("optional " + channel, channel, events);
        }

        @Override
        public void nowhere(List<Event> events) {
            nowhere.addAll(events);
        }

        private void take(String call, String channel, List<Event> events) {
            told.add(call);
            routed.addAll(events);
            channels.add(channel);
            int last = -1;
            for (Event event : events) {
                int place = batch.indexOf(event);
                if (place <= last) {
                    disordered.add(channel);
                }
                last = place;
            }
        }
    }

    private Taken routed(ChannelSelector selector) {
        List<Event> batch = batch();
        Taken taken = new Taken(batch);
        selector.route(batch, taken);
        return taken;
    }

    private ChannelSelector bound() throws Exception {
        ChannelSelector selector = opened();
        selector.bind(channels());
        return selector;
    }

    @Test
    void onlyTheSourcesChannelsGetEvents() throws Exception {
        assertTrue(channels().containsAll(routed(bound()).channels), "a channel that is none of the source's");
    }

    @Test
    void aChannelIsToldOfABatchOnce() throws Exception {
        List<String> told = routed(bound()).told;
        assertEquals(List.copyOf(new java.util.LinkedHashSet<>(told)), told);
    }

    @Test
    void eventsAreTheBatchesAndInItsOrder() throws Exception {
        assertEquals(List.of(), routed(bound()).disordered);
    }

    @Test
    void anOptionalChannelIsNeverRequired() throws Exception {
        ChannelSelector selector = bound();
        Set<String> both = new HashSet<>(selector.optionalChannels());
        assertTrue(channels().containsAll(both), "optional channels are the source's");
        both.retainAll(routed(selector).required);
        assertEquals(Set.of(), both);
    }

    @Test
    void anEventGoesSomewhereOrIsSaidToGoNowhere() throws Exception {
        Taken taken = routed(bound());
        for (Event event : taken.batch) {
            assertTrue(
                    taken.routed.contains(event) != taken.nowhere.contains(event),
                    () -> event + " is dropped uncounted, or counted and routed");
        }
    }

    @Test
    void theBatchStaysAsItIs() throws Exception {
        List<Event> batch = batch();
        List<Integer> before = OddEvents.sums(batch);
        bound().route(batch, new Taken(batch));
        assertEquals(before, OddEvents.sums(batch), "a body was written to");
    }

    @Test
    void whatItDecidesDependsOnNoOtherBatch() throws Exception {
        ChannelSelector selector = bound();
        Taken first = routed(selector);
        for (Event alone : samples()) {
            selector.route(List.of(alone), new Taken(List.of(alone)));
        }
        Taken second = routed(selector);
        assertEquals(first.told, second.told);
        assertEquals(OddEvents.texts(first.routed), OddEvents.texts(second.routed));
    }

    @TestFactory
    Stream<DynamicTest> aChannelThatIsNoneOfTheSourcesIsRefusedByBind() {
        return unbindable().entrySet().stream()
                .map(each -> dynamicTest(each.getKey() + "=" + each.getValue(), () -> {
                    ChannelSelector selector = opened(make(settings().with(each.getKey(), each.getValue())), context());
                    InvalidConfigurationException refused =
                            assertThrows(InvalidConfigurationException.class, () -> selector.bind(channels()));
                    assertTrue(
                            refused.key().endsWith(each.getKey()), () -> "the key that is to blame: " + refused.key());
                }));
    }
}
