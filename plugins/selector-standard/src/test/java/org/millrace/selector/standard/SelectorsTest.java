package org.millrace.selector.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Routes;

class SelectorsTest {
    private static final List<String> CHANNELS = List.of("c1", "c2", "c3");

    private static List<String> routes(ChannelSelector selector, Event... events) {
        List<String> decided = new ArrayList<>();
        selector.route(List.of(events), new Routes() {
            @Override
            public void required(String channel, List<Event> to) {
                decided.add(channel + "=" + texts(to));
            }

            @Override
            public void optional(String channel, List<Event> to) {
                decided.add(channel + "?" + texts(to));
            }

            @Override
            public void nowhere(List<Event> to) {
                decided.add("nowhere=" + texts(to));
            }
        });
        return decided;
    }

    private static List<String> texts(List<Event> events) {
        return events.stream().map(Event::text).toList();
    }

    private static Event event(String body, String state) {
        return Event.of(body).withHeader("State", state);
    }

    @Test
    void replicatingSendsEverythingEverywhere() {
        ReplicatingSelector selector = new ReplicatingSelector("");
        selector.bind(CHANNELS);
        assertThat(routes(selector, Event.of("a"), Event.of("b")))
                .containsExactly("c1=[a, b]", "c2=[a, b]", "c3=[a, b]");
    }

    @Test
    void replicatingTreatsOptionalChannelsAsOptional() {
        ReplicatingSelector selector = new ReplicatingSelector("c1 c3");
        selector.bind(CHANNELS);
        assertThat(routes(selector, Event.of("a"))).containsExactly("c2=[a]", "c1?[a]", "c3?[a]");
    }

    @Test
    void multiplexingFollowsTheHeader() {
        MultiplexingSelector selector = new MultiplexingSelector(
                "State", "c3", Map.of("mapping.CZ", "c1", "mapping.US", "c1 c2", "optional.CZ", "c2 c1"));
        selector.bind(CHANNELS);
        assertThat(routes(selector, event("a", "CZ"))).containsExactly("c1=[a]", "c2?[a]");
        assertThat(routes(selector, event("a", "CZ"), event("b", "US"), event("c", "XX"), Event.of("d")))
                .containsExactly("c1=[a, b]", "c2=[b]", "c3=[c, d]", "c2?[a]");
    }

    @Test
    void multiplexingWithoutADefaultDropsWhatIsNotMapped() {
        MultiplexingSelector selector = new MultiplexingSelector("State", "", Map.of("mapping.CZ", "c1"));
        selector.bind(CHANNELS);
        assertThat(routes(selector, event("a", "XX"))).containsExactly("nowhere=[a]");
        assertThat(routes(selector, event("a", "XX"), event("b", "CZ"), Event.of("c")))
                .containsExactly("c1=[b]", "nowhere=[a, c]");
    }

    @Test
    void multiplexingToAnOptionalChannelOnlyDropsNothing() {
        MultiplexingSelector selector = new MultiplexingSelector("State", "", Map.of("optional.CZ", "c1"));
        selector.bind(CHANNELS);
        assertThat(routes(selector, event("a", "CZ"))).containsExactly("c1?[a]");
    }

    @Test
    void aNameThatIsNotAChannelOfTheSourceIsRefused() {
        MultiplexingSelector selector = new MultiplexingSelector("State", "", Map.of("mapping.CZ", "c9"));
        assertThatThrownBy(() -> selector.bind(CHANNELS))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("selector.mapping.CZ")
                .hasMessageContaining("c9");
    }
}
