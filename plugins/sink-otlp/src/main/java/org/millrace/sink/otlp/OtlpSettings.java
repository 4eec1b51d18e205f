package org.millrace.sink.otlp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.http.client.Endpoint;
import org.millrace.http.client.LinkSettings;
import org.millrace.http.client.RequestHeaders;
import org.millrace.library.netty.TlsSettings;
import org.millrace.otlp.Wording;

/** What a sink was told, checked. */
record OtlpSettings(
        Way way, LinkSettings link, int batchSize, Duration maxRetryAfter, boolean trustAll, TlsSettings tls) {
    private static final Set<String> OURS = Set.of(
            "content-length",
            "content-type",
            "content-encoding",
            "transfer-encoding",
            "connection",
            "te",
            "grpc-encoding",
            "grpc-timeout");

    /** How logs are sent. */
    enum Way {
        HTTP_PROTOBUF("http/protobuf", "/v1/logs"),
        HTTP_JSON("http/json", "/v1/logs"),
        GRPC("grpc", "/opentelemetry.proto.collector.logs.v1.LogsService/Export");

        private final String typed;
        private final String path;

        Way(String typed, String path) {
            this.typed = typed;
            this.path = path;
        }

        static Way of(String typed) {
            for (Way way : values()) {
                if (way.typed.equals(typed.strip().toLowerCase(Locale.ROOT))) {
                    return way;
                }
            }
            throw new InvalidConfigurationException(
                    "protocol", "'" + typed + "' is not one of http/protobuf, http/json and grpc");
        }

        Wording wording() {
            return this == HTTP_JSON ? Wording.JSON : Wording.PROTOBUF;
        }
    }

    static OtlpSettings of(OtlpConfig config, Map<String, Object> all) {
        within("connectTimeout", config.connectTimeout(), 1, Integer.MAX_VALUE);
        within("requestTimeout", config.requestTimeout(), 1, Integer.MAX_VALUE);
        within("batchSize", config.batchSize(), 1, 10_000);
        within("maxRetryAfter", config.maxRetryAfter(), 0, Integer.MAX_VALUE);
        String compression = config.compression$_$type();
        if (!compression.equalsIgnoreCase("none") && !compression.equalsIgnoreCase("gzip")) {
            throw new InvalidConfigurationException(
                    "compression-type", "'" + compression + "' is neither none nor gzip");
        }
        Way way = Way.of(config.protocol());
        Map<String, String> keys = new LinkedHashMap<>();
        // A secret one has a dot before it.
        all.forEach((key, value) -> keys.put(key.startsWith(".") ? key.substring(1) : key, value.toString()));
        return new OtlpSettings(
                way,
                new LinkSettings(
                        endpoint(config.endpoint(), way),
                        Duration.ofMillis(config.connectTimeout()),
                        Duration.ofMillis(config.requestTimeout()),
                        headers(way, keys),
                        compression.equalsIgnoreCase("gzip"),
                        config.verify$_$hostname() && !config.trust$_$all$_$certs()),
                config.batchSize(),
                Duration.ofMillis(config.maxRetryAfter()),
                config.trust$_$all$_$certs(),
                TlsSettings.builder()
                        .keyStore(config.keystore(), config._keystore$_$password(), config.keystore$_$type())
                        .trustStore(config.truststore(), config._truststore$_$password(), config.truststore$_$type())
                        .protocols(config.include$_$protocols(), config.exclude$_$protocols())
                        .cipherSuites(config.include$_$cipher$_$suites(), config.exclude$_$cipher$_$suites())
                        .build());
    }

    /** The path of gRPC is fixed; that of HTTP is usual, and may be another. */
    private static Endpoint endpoint(String typed, Way way) {
        Endpoint endpoint = Endpoint.of(typed);
        boolean bare = endpoint.target().equals("/");
        if (way == Way.GRPC && !bare) {
            throw new InvalidConfigurationException(
                    "endpoint", "has a path, which gRPC does not; give one such as http://collector.example.org:4317");
        }
        return bare
                ? new Endpoint(endpoint.tls(), endpoint.host(), endpoint.port(), endpoint.hostHeader(), way.path)
                : endpoint;
    }

    private static Map<String, String> headers(Way way, Map<String, String> keys) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("User-Agent", "Millrace");
        if (way != Way.GRPC) {
            headers.put("Content-Type", way.wording().contentType());
        }
        headers.putAll(RequestHeaders.of(keys, OURS));
        return headers;
    }

    private static void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidConfigurationException(key, value + " is not possible; " + least + " to " + most + " are");
        }
    }
}
