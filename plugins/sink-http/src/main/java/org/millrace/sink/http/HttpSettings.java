package org.millrace.sink.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.library.netty.TlsSettings;

/** What a sink was told, checked. */
record HttpSettings(
        Endpoint endpoint,
        Duration connectTimeout,
        Duration requestTimeout,
        Map<String, String> headers,
        StatusRules rules,
        int batchSize,
        boolean gzip,
        Duration maxRetryAfter,
        boolean trustAll,
        boolean verifyHostname,
        TlsSettings tls) {
    static final String HEADERS = "headers.";

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern TEXT = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
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
                Endpoint.of(config.endpoint()),
                Duration.ofMillis(config.connectTimeout()),
                Duration.ofMillis(config.requestTimeout()),
                headers(config, keys),
                new StatusRules(config, keys),
                config.batchSize(),
                compression.equalsIgnoreCase("gzip"),
                Duration.ofMillis(config.maxRetryAfter()),
                config.trust$_$all$_$certs(),
                config.verify$_$hostname() && !config.trust$_$all$_$certs(),
                TlsSettings.builder()
                        .keyStore(config.keystore(), config._keystore$_$password(), config.keystore$_$type())
                        .trustStore(config.truststore(), config._truststore$_$password(), config.truststore$_$type())
                        .protocols(config.include$_$protocols(), config.exclude$_$protocols())
                        .cipherSuites(config.include$_$cipher$_$suites(), config.exclude$_$cipher$_$suites())
                        .build());
    }

    private static Map<String, String> headers(HttpConfig config, Map<String, String> keys) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("Content-Type", text("contentTypeHeader", config.contentTypeHeader()));
        headers.put("Accept", text("acceptHeader", config.acceptHeader()));
        headers.put("User-Agent", "Millrace");
        keys.forEach((key, value) -> {
            if (key.startsWith(HEADERS)) {
                String name = key.substring(HEADERS.length());
                if (!TOKEN.matcher(name).matches()) {
                    throw new InvalidConfigurationException(key, "'" + name + "' can't be the name of a header");
                }
                if (OURS.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                    throw new InvalidConfigurationException(key, "this header is the sink's to set");
                }
                headers.put(name, text(key, value));
            }
        });
        return headers;
    }

    /** The value may be a secret: it is not told. */
    private static String text(String key, String value) {
        String text = value.strip();
        if (!TEXT.matcher(text).matches()) {
            throw new InvalidConfigurationException(key, "its value has characters that can't stand in a header");
        }
        return text;
    }

    private static void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidConfigurationException(key, value + " is not possible; " + least + " to " + most + " are");
        }
    }
}
