package org.millrace.library.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TlsSettingsTest {
    private static TlsSettings.Builder of(Map<String, String> properties, Map<String, String> environment) {
        return new TlsSettings.Builder(properties::get, environment::get);
    }

    @Test
    void aComponentsOwnComesBeforeThePropertiesAndTheseBeforeTheEnvironment() {
        Map<String, String> properties =
                Map.of("javax.net.ssl.keyStore", "/property", "javax.net.ssl.keyStorePassword", "p");
        Map<String, String> environment = Map.of(
                "FLUME_SSL_KEYSTORE_PATH", "/environment",
                "FLUME_SSL_TRUSTSTORE_PATH", "/trusted",
                "FLUME_SSL_TRUSTSTORE_PASSWORD", "t",
                "FLUME_SSL_EXCLUDE_PROTOCOLS", "TLSv1 TLSv1.1");
        TlsSettings settings = of(properties, environment).build();
        assertThat(settings.keys().file()).contains(Path.of("/property"));
        assertThat(settings.keys().password()).containsExactly('p');
        assertThat(settings.trusted().file()).contains(Path.of("/trusted"));
        assertThat(settings.trusted().password()).containsExactly('t');
        assertThat(settings.excludeProtocols()).containsExactly("TLSv1", "TLSv1.1", "SSLv3", "SSLv2Hello");
        TlsSettings own = of(properties, environment)
                .keyStore("/own", "", "")
                .trustStore("", "", "")
                .protocols("TLSv1.3", "")
                .build();
        assertThat(own.keys().file()).contains(Path.of("/own"));
        assertThat(own.keys().password()).as("the agent's is for another store").isEmpty();
        assertThat(own.trusted().file()).contains(Path.of("/trusted"));
        assertThat(own.includeProtocols()).containsExactly("TLSv1.3");
    }

    @Test
    void withNothingSaidThereIsNothing() {
        assertThat(TlsSettings.bare().build().keys().file()).isEmpty();
        assertThat(TlsSettings.bare().build().includeProtocols()).isEmpty();
    }
}
