package org.millrace.library.netty;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a user says of TLS, each setting by itself empty: then Flume's are looked for that hold for all of the agent, first in the system's properties
 * ({@code javax.net.ssl.keyStore} …), then in the environment ({@code FLUME_SSL_KEYSTORE_PATH} …). Immutable; passwords are never shown.
 */
public final class TlsSettings {
    private final Store keys;
    private final Store trusted;
    private final List<String> includeProtocols;
    private final List<String> excludeProtocols;
    private final List<String> includeCipherSuites;
    private final List<String> excludeCipherSuites;

    /** A key store or a trust store, as its file, what opens it and what it is. Empty: not said. */
    static final class Store {
        private final String file;
        private final String password;
        private final String type;

        Store(String file, String password, String type) {
            this.file = file;
            this.password = password;
            this.type = type;
        }

        Optional<Path> file() {
            return file.isEmpty() ? Optional.empty() : Optional.of(Path.of(file));
        }

        char[] password() {
            return password.toCharArray();
        }

        String type() {
            return type;
        }
    }

    private TlsSettings(Builder from) {
        keys = new Store(from.keyStore, from.keyStorePassword, from.keyStoreType);
        trusted = new Store(from.trustStore, from.trustStorePassword, from.trustStoreType);
        includeProtocols = List.copyOf(from.includeProtocols);
        List<String> excluded = new ArrayList<>(from.excludeProtocols);
        // As in Flume, whatever else is said; the other is how it begins.
        excluded.add("SSLv3");
        excluded.add("SSLv2Hello");
        excludeProtocols = List.copyOf(excluded);
        includeCipherSuites = List.copyOf(from.includeCipherSuites);
        excludeCipherSuites = List.copyOf(from.excludeCipherSuites);
    }

    Store keys() {
        return keys;
    }

    Store trusted() {
        return trusted;
    }

    List<String> includeProtocols() {
        return includeProtocols;
    }

    List<String> excludeProtocols() {
        return excludeProtocols;
    }

    List<String> includeCipherSuites() {
        return includeCipherSuites;
    }

    List<String> excludeCipherSuites() {
        return excludeCipherSuites;
    }

    /** Settings with all of the agent's as fall-backs. */
    public static Builder builder() {
        return new Builder(System::getProperty, System::getenv);
    }

    /** What a key store has, and nothing else: for tests and tools. */
    static Builder bare() {
        return new Builder(name -> null, name -> null);
    }

    /** Collects settings; belongs to one thread. */
    public static final class Builder {
        private final UnaryOperator<String> properties;
        private final UnaryOperator<String> environment;
        private String keyStore;
        private String keyStorePassword;
        private String keyStoreType;
        private String trustStore;
        private String trustStorePassword;
        private String trustStoreType;
        private List<String> includeProtocols;
        private List<String> excludeProtocols;
        private List<String> includeCipherSuites;
        private List<String> excludeCipherSuites;

        Builder(UnaryOperator<String> properties, UnaryOperator<String> environment) {
            this.properties = properties;
            this.environment = environment;
            keyStore = agents("javax.net.ssl.keyStore", "KEYSTORE_PATH");
            keyStorePassword = agents("javax.net.ssl.keyStorePassword", "KEYSTORE_PASSWORD");
            keyStoreType = agents("javax.net.ssl.keyStoreType", "KEYSTORE_TYPE");
            trustStore = agents("javax.net.ssl.trustStore", "TRUSTSTORE_PATH");
            trustStorePassword = agents("javax.net.ssl.trustStorePassword", "TRUSTSTORE_PASSWORD");
            trustStoreType = agents("javax.net.ssl.trustStoreType", "TRUSTSTORE_TYPE");
            includeProtocols = list(agents("flume.ssl.include.protocols", "INCLUDE_PROTOCOLS"));
            excludeProtocols = list(agents("flume.ssl.exclude.protocols", "EXCLUDE_PROTOCOLS"));
            includeCipherSuites = list(agents("flume.ssl.include.cipherSuites", "INCLUDE_CIPHERSUITES"));
            excludeCipherSuites = list(agents("flume.ssl.exclude.cipherSuites", "EXCLUDE_CIPHERSUITES"));
        }

        private String agents(String property, String variable) {
            String value = properties.apply(property);
            if (value == null || value.isBlank()) {
                value = environment.apply("FLUME_SSL_" + variable);
            }
            return value == null ? "" : value.strip();
        }

        private static List<String> list(String words) {
            return words.isBlank() ? List.of() : List.of(words.strip().split("[\\s,]+"));
        }

        private static String or(String said, String otherwise) {
            return said.isBlank() ? otherwise : said.strip();
        }

        /** The private key and its certificates. */
        public Builder keyStore(String file, String password, String type) {
            if (!file.isBlank()) {
                // A store of its own has nothing to do with what the agent's is opened by.
                keyStorePassword = "";
                keyStoreType = "";
            }
            keyStore = or(file, keyStore);
            keyStorePassword = or(password, keyStorePassword);
            keyStoreType = or(type, keyStoreType);
            return this;
        }

        /** Whom to trust. */
        public Builder trustStore(String file, String password, String type) {
            if (!file.isBlank()) {
                trustStorePassword = "";
                trustStoreType = "";
            }
            trustStore = or(file, trustStore);
            trustStorePassword = or(password, trustStorePassword);
            trustStoreType = or(type, trustStoreType);
            return this;
        }

        /** Which versions of TLS: only those that are included, if any are, without those that are excluded. Words between blanks. */
        public Builder protocols(String include, String exclude) {
            includeProtocols = include.isBlank() ? includeProtocols : list(include);
            excludeProtocols = exclude.isBlank() ? excludeProtocols : list(exclude);
            return this;
        }

        /** As {@link #protocols}. */
        public Builder cipherSuites(String include, String exclude) {
            includeCipherSuites = include.isBlank() ? includeCipherSuites : list(include);
            excludeCipherSuites = exclude.isBlank() ? excludeCipherSuites : list(exclude);
            return this;
        }

        /** What was collected. */
        public TlsSettings build() {
            return new TlsSettings(this);
        }
    }
}
