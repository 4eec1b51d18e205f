package org.millrace.bridge.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.flow.Routes;
import org.millrace.api.source.RefusedException;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.TestBatch;
import org.millrace.testkit.TestOutlet;
import org.millrace.testkit.TestSinks;

/** What Flume's own core brings, one of each kind. */
@ExtendWith({FlumeHome.class, NothingLeftBehind.class})
class FlumeOwnBridgeTest {
    private static final String CLASS = "bridge.class";

    @Test
    void aPolledSourceCountsAndGoesOnAfterARefusal() throws Exception {
        TestOutlet outlet = new TestOutlet().refuse(RefusedException.Reason.FULL, 1);
        try (var source = Connectors.source(FlumeSource.class, outlet)
                .set(CLASS, "org.apache.flume.source.SequenceGeneratorSource")
                .set("totalEvents", 5)
                .set("batchSize", 2)
                .set("maxBackoffSleep", 10)
                .open()) {
            assertThat(source.await(5)).containsExactly("0", "1", "2", "3", "4");
            assertThat(source.context().reports()).anyMatch(said -> said.contains("SequenceGeneratorSource of Flume"));
        }
    }

    @Test
    void aSinkWritesWhatItIsGivenAndShowsItsCounters(@TempDir Path folder) throws Exception {
        try (var sink = Connectors.sink(FlumeSink.class)
                .set(CLASS, "org.apache.flume.sink.RollingFileSink")
                .set("sink.directory", folder)
                .set("sink.rollInterval", 0)
                .open()) {
            sink.deliver("one", "two");
            sink.tick();
            assertThat(sink.context().gauges()).contains("FlumeEventDrainSuccessCount");
            assertThat(sink.context().gaugeValue("FlumeEventDrainSuccessCount")).isEqualTo(2);
        }
        try (var files = Files.list(folder)) {
            assertThat(files.toList()).singleElement().satisfies(file -> assertThat(Files.readString(file))
                    .isEqualTo("one\ntwo\n"));
        }
    }

    @Test
    void aChannelLendsInOrderAndTakesBack() throws Exception {
        try (var channel = Connectors.channel(FlumeChannel.class)
                .set(CLASS, "org.apache.flume.channel.MemoryChannel")
                .set("capacity", 10)
                .set("transactionCapacity", 5)
                .set("keep-alive", 0)
                .open()) {
            assertThat(channel.component().durable()).isFalse();
            assertThat(channel.component().transactionCapacity()).isEqualTo(5);
            channel.put("a", "b", "c");
            Lease first = channel.take(2);
            Lease second = channel.take(5);
            assertThat(second.events()).extracting(Event::text).containsExactly("c");
            first.rollback();
            first.rollback();
            channel.commit(second);
            assertThat(channel.component().usage().events()).hasValue(2);
            assertThat(channel.drain()).containsExactly("a", "b");
            channel.put("1", "2", "3", "4", "5");
            channel.put("1", "2", "3", "4", "5");
            assertThatThrownBy(() -> channel.put("more"))
                    .isInstanceOf(org.millrace.api.channel.ChannelFullException.class);
        }
    }

    @Test
    void anInterceptorChangesHeadersAndDrops() throws Exception {
        try (var interceptor = Connectors.interceptor(FlumeInterceptor.class)
                .set(CLASS, "org.apache.flume.interceptor.RegexFilteringInterceptor$Builder")
                .set("regex", "^keep")
                .open()) {
            assertThat(interceptor.intercept("keep me", "drop me"))
                    .extracting(Event::text)
                    .containsExactly("keep me");
        }
        try (var interceptor = Connectors.interceptor(FlumeInterceptor.class)
                .set(CLASS, "org.apache.flume.interceptor.StaticInterceptor$Builder")
                .set("key", "k")
                .set("value", "v")
                .open()) {
            Event before = Event.of(Map.of("a", "b"), new byte[] {1});
            assertThat(interceptor.intercept(List.of(before)).get(0).headers()).isEqualTo(Map.of("a", "b", "k", "v"));
            assertThat(before.headers()).isEqualTo(Map.of("a", "b"));
        }
    }

    @Test
    void aSelectorRoutesByAHeader() throws Exception {
        try (var selector = Connectors.selector(FlumeSelector.class)
                .set(CLASS, "org.apache.flume.channel.MultiplexingChannelSelector")
                .set("header", "to")
                .set("mapping.x", "c1")
                .set("mapping.y", "c2")
                .open()) {
            selector.component().bind(List.of("c1", "c2"));
            StringBuilder routed = new StringBuilder();
            Event x = Event.of("x").withHeader("to", "x");
            Event y = Event.of("y").withHeader("to", "y");
            selector.component().route(List.of(x, y, Event.of("z")), new Routes() {
                @Override
                public void required(String channel, List<Event> events) {
                    events.forEach(event -> routed.append(channel).append(event.text()));
                }

                @Override
                public void optional(String channel, List<Event> events) {
                    throw new AssertionError("none is optional");
                }

                @Override
                public void nowhere(List<Event> events) {
                    events.forEach(event -> routed.append("-").append(event.text()));
                }
            });
            assertThat(routed).hasToString("c1xc2y-z");
        }
    }

    @Test
    void aProcessorFailsOver() throws Exception {
        TestSinks sinks = TestSinks.named("k1", "k2");
        try (var processor = Connectors.processor(FlumeProcessor.class)
                .set(CLASS, "org.apache.flume.sink.FailoverSinkProcessor")
                .set("sinks", "k1 k2")
                .set("priority.k1", 10)
                .set("priority.k2", 5)
                .open()) {
            processor.component().bind(sinks.all());
            processor.component().deliver(TestBatch.of("first"));
            sinks.sink("k1").fail(new IllegalStateException("down"));
            processor.component().deliver(TestBatch.of("second"));
        }
        assertThat(sinks.sink("k1").delivered()).extracting(Event::text).containsExactly("first");
        assertThat(sinks.sink("k2").delivered()).extracting(Event::text).containsExactly("second");
    }

    @Test
    void aSerializerWritesAndADeserializerReads() throws Exception {
        byte[] written;
        try (var serializer = Connectors.serializer(FlumeSerializer.class)
                .set(CLASS, "org.apache.flume.serialization.BodyTextEventSerializer$Builder")
                .open()) {
            written = serializer.write("höre", "zu");
            assertThat(serializer.component().appendable()).isTrue();
        }
        assertThat(new String(written, StandardCharsets.UTF_8)).isEqualTo("höre\nzu\n");
        try (var deserializer = Connectors.deserializer(FlumeDeserializer.class)
                .set(CLASS, "org.apache.flume.serialization.LineDeserializer$Builder")
                .open()) {
            byte[] more = "höre\n😀 zu\n".getBytes(StandardCharsets.UTF_8);
            assertThat(deserializer.read(more)).extracting(Event::text).containsExactly("höre", "😀 zu");
        }
    }

    @Test
    void whatIsNoSinkIsRefusedBeforeItIsMade() {
        assertThatThrownBy(() -> Connectors.sink(FlumeSink.class)
                        .set(CLASS, "org.apache.flume.channel.MemoryChannel")
                        .make())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("is no sink of Flume's")
                .hasMessageContaining("org.apache.flume.Sink");
    }

    @Test
    void aClassThatIsNowhereIsRefusedWithThePlaceForItsJar() {
        assertThatThrownBy(() -> Connectors.source(FlumeSource.class)
                        .set(CLASS, "com.acme.Nowhere")
                        .make())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("com.acme.Nowhere is neither in Flume 1.11's own jars nor in a folder of "
                        + FlumeHome.PUBLISHED)
                .hasMessageContaining("/lib");
    }

    @Test
    void aConfigurationThatFlumeRefusesIsFatalInItsOwnWords() {
        assertThatThrownBy(() -> Connectors.sink(FlumeSink.class)
                        .set(CLASS, "org.apache.flume.sink.RollingFileSink")
                        .open())
                .isInstanceOf(FatalException.class)
                .hasMessageContaining("Directory may not be null");
    }
}
