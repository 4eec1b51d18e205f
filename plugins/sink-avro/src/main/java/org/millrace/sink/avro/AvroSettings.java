package org.millrace.sink.avro;

import java.time.Duration;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.library.netty.TlsSettings;

/** What a sink was told, checked. */
record AvroSettings(
        String hostname,
        int port,
        int batchSize,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration resetInterval,
        boolean deflate,
        int level,
        boolean ssl,
        boolean trustAll,
        boolean verifyHostname,
        TlsSettings tls) {

    static AvroSettings of(AvroConfig config) {
        String hostname = config.hostname().trim();
        if (hostname.isEmpty()) {
            throw new InvalidConfigurationException("hostname", "is empty; give the host to connect to");
        }
        within("port", config.port(), 1, 65535);
        within("batch-size", config.batch$_$size(), 1, Integer.MAX_VALUE);
        within("connect-timeout", config.connect$_$timeout(), 1, Integer.MAX_VALUE);
        within("request-timeout", config.request$_$timeout(), 1, Integer.MAX_VALUE);
        within("reset-connection-interval", config.reset$_$connection$_$interval(), 0, Integer.MAX_VALUE);
        within("compression-level", config.compression$_$level(), 0, 9);
        String compression = config.compression$_$type();
        if (!compression.equalsIgnoreCase("none") && !compression.equalsIgnoreCase("deflate")) {
            throw new InvalidConfigurationException(
                    "compression-type", "'" + compression + "' is neither none nor deflate");
        }
        return new AvroSettings(
                hostname,
                config.port(),
                config.batch$_$size(),
                Duration.ofMillis(config.connect$_$timeout()),
                Duration.ofMillis(config.request$_$timeout()),
                Duration.ofSeconds(config.reset$_$connection$_$interval()),
                compression.equalsIgnoreCase("deflate"),
                config.compression$_$level(),
                config.ssl(),
                config.trust$_$all$_$certs(),
                config.verify$_$hostname() && !config.trust$_$all$_$certs(),
                TlsSettings.builder()
                        .keyStore(config.keystore(), config._keystore$_$password(), config.keystore$_$type())
                        .trustStore(config.truststore(), config._truststore$_$password(), config.truststore$_$type())
                        .protocols(config.include$_$protocols(), config.exclude$_$protocols())
                        .cipherSuites(config.include$_$cipher$_$suites(), config.exclude$_$cipher$_$suites())
                        .build());
    }

    private static void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidConfigurationException(key, value + " is not possible; " + least + " to " + most + " are");
        }
    }

    /** Where it goes, for messages. */
    String peer() {
        return hostname + ":" + port;
    }
}
