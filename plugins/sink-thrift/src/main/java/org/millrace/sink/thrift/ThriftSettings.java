package org.millrace.sink.thrift;

import org.jspecify.annotations.Nullable;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.library.netty.TlsSettings;
import org.millrace.rpc.client.Remote;
import org.millrace.thrift.rpc.Form;
import org.millrace.thrift.sasl.Kerberos;

/** What a sink was told, checked. */
record ThriftSettings(
        Remote remote,
        Form protocol,
        boolean ssl,
        boolean trustAll,
        boolean verifyHostname,
        TlsSettings tls,
        @Nullable Kerberos kerberos,
        String serverPrincipal) {
    /** Thrift's servers take frames of 16 384 000 bytes, if they were not told otherwise. */
    private static final long CALL_BYTES = 8 << 20;

    static ThriftSettings of(ThriftConfig config) {
        long reset = config.reset$_$connection$_$interval();
        Remote remote = Remote.of(
                config.hostname(),
                config.port(),
                config.batch$_$size(),
                CALL_BYTES,
                config.connect$_$timeout(),
                config.request$_$timeout(),
                reset == 0 ? "connection-reset-interval" : "reset-connection-interval",
                reset == 0 ? config.connection$_$reset$_$interval() : reset);
        Form protocol = Form.of(config.protocol())
                .orElseThrow(() -> new InvalidConfigurationException(
                        "protocol", "'" + config.protocol() + "' is neither compact nor binary"));
        if (config.kerberos()) {
            Kerberos.service("server-principal", config.server$_$principal().strip());
        }
        return new ThriftSettings(
                remote,
                protocol,
                config.ssl(),
                config.trust$_$all$_$certs(),
                config.verify$_$hostname() && !config.trust$_$all$_$certs(),
                TlsSettings.builder()
                        .keyStore(config.keystore(), config._keystore$_$password(), config.keystore$_$type())
                        .trustStore(config.truststore(), config._truststore$_$password(), config.truststore$_$type())
                        .protocols(config.include$_$protocols(), config.exclude$_$protocols())
                        .cipherSuites(config.include$_$cipher$_$suites(), config.exclude$_$cipher$_$suites())
                        .build(),
                config.kerberos()
                        ? Kerberos.of(
                                "client-principal",
                                config.client$_$principal(),
                                "client-keytab",
                                config.client$_$keytab(),
                                true)
                        : null,
                config.server$_$principal().strip());
    }
}
