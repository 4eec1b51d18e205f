package org.millrace.runtime.launcher.kit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of components that a new plug-in may be of, as a user types them. */
public enum PluginKind {
    SOURCE("source", "Source"),
    POLLED_SOURCE("polled-source", "Source"),
    SINK("sink", "Sink"),
    CHECKPOINTED_SINK("checkpointed-sink", "Sink"),
    CHANNEL("channel", "Channel"),
    INTERCEPTOR("interceptor", "Interceptor"),
    SERIALIZER("serializer", "Serializer"),
    DESERIALIZER("deserializer", "Deserializer");

    private final String typed;
    private final String noun;

    PluginKind(String typed, String noun) {
        this.typed = typed;
        this.noun = noun;
    }

    /** The kind that is typed so. */
    public static Optional<PluginKind> of(String typed) {
        return Arrays.stream(values()).filter(kind -> kind.typed.equals(typed)).findFirst();
    }

    /** All, as they are typed. */
    public static List<String> all() {
        return Arrays.stream(values()).map(kind -> kind.typed).toList();
    }

    /** The folder of its texts too. */
    String typed() {
        return typed;
    }

    /** What names of its classes end in. */
    String noun() {
        return noun;
    }
}
