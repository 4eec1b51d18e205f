package org.millrace.sink.avro;

import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.library.netty.TlsSettings;
import org.millrace.rpc.client.Remote;

/** What a sink was told, checked. */
record AvroSettings(
        Remote remote,
        boolean deflate,
        int level,
        boolean ssl,
        boolean trustAll,
        boolean verifyHostname,
        TlsSettings tls) {

    static AvroSettings of(AvroConfig config) {
        Remote remote = Remote.of(
                config.hostname(),
                config.port(),
                config.batch$_$size(),
                Long.MAX_VALUE,
                config.connect$_$timeout(),
                config.request$_$timeout(),
                "reset-connection-interval",
                config.reset$_$connection$_$interval());
        Remote.within("compression-level", config.compression$_$level(), 0, 9);
        String compression = config.compression$_$type();
        if (!compression.equalsIgnoreCase("none") && !compression.equalsIgnoreCase("deflate")) {
            throw new InvalidConfigurationException(
                    "compression-type", "'" + compression + "' is neither none nor deflate");
        }
        return new AvroSettings(
                remote,
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
}
