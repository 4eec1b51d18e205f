package org.millrace.runtime.topology.validate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.metadata.ComponentType;
import org.millrace.runtime.topology.metadata.KeyDefinition;
import org.millrace.runtime.topology.metadata.PartDefinition;
import org.millrace.runtime.topology.metadata.Provider;
import org.osgi.framework.Version;

/** Component types for tests, as bundles would declare them. */
public final class Types {
    /** A type of this name takes whatever class name nobody else does, with any keys. */
    public static final String BRIDGE = "bridge";

    private final List<ComponentType> types = new ArrayList<>();
    private long bundle = 10;

    /** What an agent commonly has. */
    public static Catalog common() {
        return new Types()
                .add(
                        Kind.SOURCE,
                        "netcat",
                        "1.0.0",
                        required("bind", "String"),
                        required("port", "Integer").within("0", "65535"),
                        optional("batchSize", "Integer", "100").within("1", ""))
                .add(
                        Kind.SOURCE,
                        "seq",
                        "1.0.0",
                        optional("batchSize", "Integer", "1").within("1", ""))
                .add(
                        Kind.SOURCE,
                        "syslogudp",
                        "1.0.0",
                        optional("host", "String", "0.0.0.0"),
                        optional("port", "Integer", ""))
                .add(
                        Kind.CHANNEL,
                        "memory",
                        "1.0.0",
                        optional("capacity", "Integer", "100"),
                        optional("transactionCapacity", "Integer", "100"))
                .add(
                        Kind.SINK,
                        "logger",
                        "1.0.0",
                        optional("maxBytesToLog", "Integer", "16"),
                        optional("level", "String", "INFO").oneOf("INFO", "DEBUG"),
                        optional("hdfs.batchSize", "Long", "100"),
                        optional("password", "String", ""),
                        optional("pin", "Password", ""))
                .add(Kind.INTERCEPTOR, "timestamp", "1.0.0", optional("preserveExisting", "Boolean", "false"))
                .add(Kind.SELECTOR, "multiplexing", "1.0.0")
                .add(Kind.SELECTOR, "replicating", "1.0.0")
                .add(Kind.PROCESSOR, "failover", "1.0.0")
                .add(Kind.PROCESSOR, "load_balance", "1.0.0", optional("selector.maxTimeOut", "Integer", "30000"))
                .catalog();
    }

    /** Adds a type from a bundle of its own. Selectors and processors take any key; others have free keys below free. */
    public Types add(Kind kind, String type, String version, Key... keys) {
        return add(kind, type, version, List.of(), keys);
    }

    /** Adds a type that has parts. */
    public Types add(Kind kind, String type, String version, List<PartDefinition> parts, Key... keys) {
        Map<String, KeyDefinition> definitions = new LinkedHashMap<>();
        for (Key key : keys) {
            definitions.put(key.definition().id(), key.definition());
        }
        Provider provider =
                new Provider("test." + type, Version.parseVersion(version), bundle++, "test:" + type + "-" + version);
        boolean described = kind != Kind.SELECTOR && kind != Kind.PROCESSOR;
        types.add(new ComponentType(
                kind,
                type,
                List.of("com.acme." + kind.word() + "." + type),
                List.of("free."),
                List.of("free.*.hidden"),
                List.of("formerly", "former."),
                "stable",
                "",
                type.equals(BRIDGE),
                "",
                provider,
                described && !type.equals(BRIDGE),
                definitions,
                parts));
        return this;
    }

    /** All that were added. */
    public Catalog catalog() {
        return new Catalog(List.copyOf(types));
    }

    /** A key the user has to set. */
    public static Key required(String id, String type) {
        return new Key(new KeyDefinition(id, type, false, "", false, "", "", List.of(), true, ""));
    }

    /** A key with a default. */
    public static Key optional(String id, String type, String otherwise) {
        return new Key(new KeyDefinition(id, type, false, otherwise, true, "", "", List.of(), false, ""));
    }

    /** A key under construction. */
    public record Key(KeyDefinition definition) {
        /** With bounds; the empty text is none. */
        public Key within(String min, String max) {
            return new Key(new KeyDefinition(
                    definition.id(),
                    definition.type(),
                    false,
                    definition.defaults(),
                    definition.hasDefault(),
                    min,
                    max,
                    List.of(),
                    definition.required(),
                    ""));
        }

        /** With options. */
        public Key oneOf(String... options) {
            return oneOf(definition.many(), options);
        }

        /** Taking several values. */
        public Key several() {
            return oneOf(true, definition.options().toArray(String[]::new));
        }

        private Key oneOf(boolean several, String... options) {
            return new Key(new KeyDefinition(
                    definition.id(),
                    definition.type(),
                    several,
                    definition.defaults(),
                    definition.hasDefault(),
                    definition.min(),
                    definition.max(),
                    List.of(options),
                    definition.required(),
                    ""));
        }
    }
}
