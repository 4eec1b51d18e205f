package org.millrace.testkit;

import org.millrace.api.channel.Channel;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.flow.ChannelSelector;
import org.millrace.api.flow.Interceptor;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Sink;
import org.millrace.api.sink.SinkProcessor;
import org.millrace.api.source.Source;

/**
 * Where a test begins:
 *
 * <pre>
 * try (OpenSink sink = Connectors.sink(HttpPostSink.class).set("url", server.url()).open()) {
 *     sink.deliver("a", "b");
 * }
 * </pre>
 */
public final class Connectors {
    private Connectors() {}

    /** A sink to be tried. */
    public static Trial<Sink, OpenSink> sink(Class<? extends Sink> type) {
        return new Trial<>(type, OpenSink::new);
    }

    /** A source to be tried; its outlet accepts all. */
    public static Trial<Source, OpenSource> source(Class<? extends Source> type) {
        return source(type, new TestOutlet());
    }

    /** A source to be tried, with an outlet that is prepared already. */
    public static Trial<Source, OpenSource> source(Class<? extends Source> type, TestOutlet outlet) {
        return new Trial<>(type, (source, context) -> new OpenSource(source, context, outlet));
    }

    /** A channel to be tried. */
    public static Trial<Channel, OpenChannel> channel(Class<? extends Channel> type) {
        return new Trial<>(type, OpenChannel::new);
    }

    /** An interceptor to be tried. */
    public static Trial<Interceptor, OpenInterceptor> interceptor(Class<? extends Interceptor> type) {
        return new Trial<>(type, OpenInterceptor::new);
    }

    /** A serializer to be tried. */
    public static Trial<Serializer, OpenSerializer> serializer(Class<? extends Serializer> type) {
        return new Trial<>(type, OpenSerializer::new);
    }

    /** A deserializer to be tried. */
    public static Trial<Deserializer, OpenDeserializer> deserializer(Class<? extends Deserializer> type) {
        return new Trial<>(type, OpenDeserializer::new);
    }

    /** A selector to be tried. */
    public static Trial<ChannelSelector, Opened<ChannelSelector>> selector(Class<? extends ChannelSelector> type) {
        return new Trial<>(type, Opened::new);
    }

    /** A processor to be tried. */
    public static Trial<SinkProcessor, Opened<SinkProcessor>> processor(Class<? extends SinkProcessor> type) {
        return new Trial<>(type, Opened::new);
    }

    /**
     * Makes a component by its constructor, from what a user typed, as Declarative Services does.
     *
     * @throws org.millrace.api.component.InvalidConfigurationException as the constructor throws it
     */
    public static <T extends Lifecycle> T make(Class<T> type, Settings settings) {
        return Construction.make(type, settings);
    }

    /** Whether {@link #make} can make one: a public class with one constructor that takes configurations alone. */
    public static boolean canMake(Class<?> type) {
        return Construction.constructor(type).isPresent();
    }
}
