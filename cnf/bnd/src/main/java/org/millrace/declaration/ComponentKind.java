package org.millrace.declaration;

import java.util.Optional;
import org.millrace.declaration.classfile.AnnotationValue;
import org.millrace.declaration.classfile.ClassFile;

/** The kinds of components: the annotation that declares one, and the service that the engine calls. */
public enum ComponentKind {
    SOURCE("SourceType", "org.millrace.api.source.Source"),
    CHANNEL("ChannelType", "org.millrace.api.channel.Channel"),
    SINK("SinkType", "org.millrace.api.sink.Sink"),
    INTERCEPTOR("InterceptorType", "org.millrace.api.flow.Interceptor"),
    SELECTOR("SelectorType", "org.millrace.api.flow.ChannelSelector"),
    PROCESSOR("ProcessorType", "org.millrace.api.sink.SinkProcessor"),
    SERIALIZER("SerializerType", "org.millrace.api.serializer.Serializer"),
    DESERIALIZER("DeserializerType", "org.millrace.api.serializer.Deserializer");

    private static final String PACKAGE = "org.millrace.api.component.";

    private final String annotation;
    private final String service;

    ComponentKind(String annotation, String service) {
        this.annotation = annotation;
        this.service = service;
    }

    /** The word of capabilities and PIDs, {@code sink} for instance. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The name of the interface that a component of this kind implements. */
    public String service() {
        return service;
    }

    /** The annotation as it stands in source. */
    public String annotation() {
        return "@" + annotation;
    }

    /** The factory PID of a type's configurations. */
    public String pid(String type) {
        return "millrace." + word() + "." + type;
    }

    /** Whether a key says who serves a component and what it is wired to, so that the component never gets it. */
    public boolean reserves(String key) {
        boolean wiring =
                switch (this) {
                    case SOURCE ->
                        key.equals("channels")
                                || key.equals("interceptors")
                                || key.startsWith("selector.")
                                || key.startsWith("interceptors.");
                    case SINK -> key.equals("channel");
                    default -> false;
                };
        return wiring || key.equals("type") || key.startsWith("millrace.");
    }

    /** The annotation of this kind on a class. */
    public Optional<AnnotationValue> declaredBy(ClassFile type) {
        return type.annotation(PACKAGE + annotation);
    }

    /** The kind of this word; empty if it is none that we know. */
    public static Optional<ComponentKind> of(String word) {
        for (ComponentKind kind : values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
