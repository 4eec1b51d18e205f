package org.millrace.bridge.flume.load;

/** What a class must be to stand for a kind, and which adapter knows how to run it. */
public enum Shape {
    SOURCE("source", "org.apache.flume.Source", "SourceAdapter"),
    SINK("sink", "org.apache.flume.Sink", "SinkAdapter"),
    CHANNEL("channel", "org.apache.flume.Channel", "ChannelAdapter"),
    INTERCEPTOR("interceptor", "org.apache.flume.interceptor.Interceptor$Builder", "InterceptorAdapter"),
    SELECTOR("channel selector", "org.apache.flume.ChannelSelector", "SelectorAdapter"),
    PROCESSOR("sink processor", "org.apache.flume.SinkProcessor", "ProcessorAdapter"),
    SERIALIZER("serializer", "org.apache.flume.serialization.EventSerializer$Builder", "SerializerAdapter"),
    DESERIALIZER("deserializer", "org.apache.flume.serialization.EventDeserializer$Builder", "DeserializerAdapter");

    private static final String INSIDE = "org.millrace.bridge.flume.inside.";

    private final String word;
    private final String flumeType;
    private final String adapter;

    Shape(String word, String flumeType, String adapter) {
        this.word = word;
        this.flumeType = flumeType;
        this.adapter = adapter;
    }

    /** What people call it. */
    public String word() {
        return word;
    }

    /** The interface that the class the user types implements. */
    public String flumeType() {
        return flumeType;
    }

    String adapter() {
        return INSIDE + adapter;
    }
}
