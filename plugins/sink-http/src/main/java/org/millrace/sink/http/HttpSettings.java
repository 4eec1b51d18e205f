package org.millrace.sink.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.http.client.Endpoint;
import org.millrace.http.client.LinkSettings;
import org.millrace.http.client.RequestHeaders;
import org.millrace.library.netty.TlsSettings;

/** What a sink was told, checked. */
record HttpSettings(
        LinkSettings link,
        StatusRules rules,
        int batchSize,
        Duration maxRetryAfter,
        boolean trustAll,
        TlsSettings tls) {
    private static final Set<String> OURS = Set.of("content-length", "transfer-encoding", "connection");

    static HttpSettings of(HttpConfig config, Map<String, Object> all) {
        within("connectTimeout", config.connectTimeout(), 1, Integer.MAX_VALUE);
        within("requestTimeout", config.requestTimeout(), 1, Integer.MAX_VALUE);
        within("batchSize", config.batchSize(), 1, 10_000);
        within("maxRetryAfter", config.maxRetryAfter(), 0, Integer.MAX_VALUE);
        String compression = config.compression$_$type();
        if (!compression.equalsIgnoreCase("none") && !compression.equalsIgnoreCase("gzip")) {
            throw new InvalidConfigurationException(
                    "compression-type", "'" + compression + "' is neither none nor gzip");
        }
        Map<String, String> keys = new LinkedHashMap<>();
        // A secret one has a dot before it.
        all.forEach((key, value) -> keys.put(key.startsWith(".") ? key.substring(1) : key, value.toString()));
        return new HttpSettings(
                new LinkSettings(
                        Endpoint.of(config.endpoint()),
                        Duration.ofMillis(config.connectTimeout()),
                        Duration.ofMillis(config.requestTimeout()),
                        headers(config, keys),
                        compression.equalsIgnoreCase("gzip"),
                        config.verify$_$hostname() && !config.trust$_$all$_$certs()),
                new StatusRules(config, keys),
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

    private static Map<String, String> headers(HttpConfig config, Map<String, String> keys) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", RequestHeaders.value("contentTypeHeader", config.contentTypeHeader()));
        headers.put("Accept", RequestHeaders.value("acceptHeader", config.acceptHeader()));
        headers.put("User-Agent", "Millrace");
        headers.putAll(RequestHeaders.of(keys, OURS));
        return headers;
    }

    private static void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidConfigurationException(key, value + " is not possible; " + least + " to " + most + " are");
        }
    }

    Endpoint endpoint() {
        return link.endpoint();
    }
}
