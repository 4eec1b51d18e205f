package org.millrace.runtime.topology.metadata;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.millrace.api.component.Kind;

/** The types that Flume 1.11 knows, to tell a user who brings one of them from one who misspelled a word. */
public final class FlumeTypes {
    private static final Map<Kind, Set<String>> ALIASES = Map.of(
            Kind.SOURCE,
            Set.of(
                    "seq",
                    "netcat",
                    "netcatudp",
                    "exec",
                    "avro",
                    "syslogtcp",
                    "multiport_syslogtcp",
                    "syslogudp",
                    "spooldir",
                    "http",
                    "thrift",
                    "jms",
                    "taildir"),
            Kind.SINK,
            Set.of(
                    "null",
                    "logger",
                    "file_roll",
                    "hdfs",
                    "irc",
                    "avro",
                    "thrift",
                    "hbase",
                    "asynchbase",
                    "hbase2",
                    "morphline_solr",
                    "hive",
                    "http",
                    "elasticsearch"),
            Kind.CHANNEL,
            Set.of("file", "memory", "jdbc", "spillablememory"),
            Kind.SELECTOR,
            Set.of("replicating", "multiplexing", "load_balancing"),
            Kind.PROCESSOR,
            Set.of("default", "failover", "load_balance"),
            Kind.INTERCEPTOR,
            Set.of("timestamp", "host", "static", "regex_filter", "regex_extractor", "remove_header", "search_replace"),
            Kind.SERIALIZER,
            Set.of("text", "header_and_text", "avro_event"),
            Kind.DESERIALIZER,
            Set.of("line", "avro"));

    private static final List<String> PACKAGES = List.of(
            "org.apache.flume.source.",
            "org.apache.flume.sink.",
            "org.apache.flume.channel.",
            "org.apache.flume.interceptor.",
            "org.apache.flume.serialization.");

    private FlumeTypes() {}

    /** Whether Flume has such a type. */
    public static boolean knows(Kind kind, String typed) {
        return ALIASES.getOrDefault(kind, Set.of()).contains(typed.toLowerCase(Locale.ROOT))
                || PACKAGES.stream().anyMatch(typed::startsWith);
    }
}
