package org.millrace.library.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS for one server or client. The files of its keys and certificates are looked at when a connection begins, at most once a second, and read
 * again if they are others: connections that are there go on with what they began with. What can't be read any more is told, and what was
 * read last stays in force. Open to every thread.
 */
public final class Tls {
    private static final Logger log = LoggerFactory.getLogger(Tls.class);
    private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);
    private static final int LARGEST_STORE = 16 << 20;

    /** Which end of a connection it is, and whom it believes. */
    private enum Role {
        SERVER,
        SERVER_THAT_KNOWS_ITS_CLIENTS,
        CLIENT,
        CLIENT_THAT_BELIEVES_ALL
    }

    private record Seen(List<Object> files) {}

    private final String user;
    private final TlsSettings settings;
    private final Role role;
    private final List<String> protocols;

    private SslContext context;
    private Seen seen;
    private long looked = System.nanoTime();
    private boolean troubled;

    private Tls(String user, TlsSettings settings, Role role, List<String> protocols) throws IOException {
        this.user = user;
        this.settings = settings;
        this.role = role;
        this.protocols = List.copyOf(protocols);
        this.seen = look();
        this.context = build();
    }

    /**
     * For a server.
     *
     * @param user who it is, for messages, such as {@code source r1}
     * @param clientsAreKnown whether each client must show a certificate that the trust store vouches for
     * @throws IOException if keys or certificates can't be read, with what to do
     */
    public static Tls server(String user, TlsSettings settings, boolean clientsAreKnown) throws IOException {
        return server(user, settings, clientsAreKnown, List.of());
    }

    /**
     * For a client. It shows a certificate of its own if there is a key store.
     *
     * @param believesAll whether to take any certificate for good: it keeps nobody from listening in
     * @throws IOException if keys or certificates can't be read, with what to do
     */
    public static Tls client(String user, TlsSettings settings, boolean believesAll) throws IOException {
        return client(user, settings, believesAll, List.of());
    }

    /**
     * For a server of several protocols.
     *
     * @param protocols what it speaks, as ALPN names it, the best first; a client that asks for none of them is served as well
     */
    public static Tls server(String user, TlsSettings settings, boolean clientsAreKnown, List<String> protocols)
            throws IOException {
        return new Tls(user, settings, clientsAreKnown ? Role.SERVER_THAT_KNOWS_ITS_CLIENTS : Role.SERVER, protocols);
    }

    /**
     * For a client that says what it speaks.
     *
     * @param protocols as ALPN names it, the best first
     */
    public static Tls client(String user, TlsSettings settings, boolean believesAll, List<String> protocols)
            throws IOException {
        return new Tls(user, settings, believesAll ? Role.CLIENT_THAT_BELIEVES_ALL : Role.CLIENT, protocols);
    }

    /** What to tell of a failure: itself, unless its message has what the peer sent, which may be what others confided. */
    public static Throwable told(Throwable why) {
        return why instanceof NotSslRecordException || why.getCause() instanceof NotSslRecordException
                ? new SSLException("it does not speak TLS; turn ssl on there, or off here")
                : why;
    }

    /** Why TLS failed on a connection that was accepted, in words for a log: they have nothing of what the peer sent. */
    public static String failure(Throwable why) {
        Throwable told = told(why);
        return told == why ? "TLS failed: " + why.getMessage() : String.valueOf(told.getMessage());
    }

    /** The handler for a connection that was accepted. */
    public SslHandler accepted(ByteBufAllocator allocator) {
        return limited(current().newHandler(allocator));
    }

    /**
     * The handler for a connection that was made.
     *
     * @param verifyHost whether the certificate must be for this host
     */
    public SslHandler connected(ByteBufAllocator allocator, String host, int port, boolean verifyHost) {
        SslHandler handler = limited(current().newHandler(allocator, host, port));
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(verifyHost ? "HTTPS" : null);
        engine.setSSLParameters(parameters);
        return handler;
    }

    private static SslHandler limited(SslHandler handler) {
        handler.setHandshakeTimeoutMillis(HANDSHAKE_WITHIN.toMillis());
        return handler;
    }

    private synchronized SslContext current() {
        long now = System.nanoTime();
        if (now - looked < LOOK_EVERY_NANOS) {
            return context;
        }
        looked = now;
        Seen found = look();
        if (!found.equals(seen)) {
            try {
                context = build();
                seen = found;
                troubled = false;
                log.info("{}: keys and certificates were read again, since their files have changed.", user);
            } catch (IOException e) {
                if (!troubled) {
                    troubled = true;
                    log.warn("{}: {}; what was read before stays in force", user, e.getMessage());
                }
            }
        }
        return context;
    }

    private Seen look() {
        List<Object> all = new ArrayList<>();
        for (TlsSettings.Store store : List.of(settings.keys(), settings.trusted())) {
            store.file().ifPresent(file -> all.add(look(file)));
        }
        return new Seen(all);
    }

    private static Object look(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Arrays.asList(found.fileKey(), found.lastModifiedTime(), found.size());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private SslContext build() throws IOException {
        try {
            SslContextBuilder builder;
            switch (role) {
                case SERVER, SERVER_THAT_KNOWS_ITS_CLIENTS -> {
                    builder = SslContextBuilder.forServer(keys().orElseThrow(() -> new IOException(
                            "ssl is on, and there is no keystore; give keystore and keystore-password, or"
                                    + " javax.net.ssl.keyStore for all of the agent")));
                    if (role == Role.SERVER_THAT_KNOWS_ITS_CLIENTS) {
                        builder.clientAuth(ClientAuth.REQUIRE);
                        trusted().ifPresent(builder::trustManager);
                    }
                }
                case CLIENT, CLIENT_THAT_BELIEVES_ALL -> {
                    builder = SslContextBuilder.forClient();
                    keys().ifPresent(builder::keyManager);
                    if (role == Role.CLIENT) {
                        trusted().ifPresent(builder::trustManager);
                    } else {
                        builder.trustManager(BELIEVES_ALL);
                    }
                }
                default -> throw new IllegalStateException();
            }
            if (!protocols.isEmpty()) {
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        protocols));
            }
            SSLParameters supported = SSLContext.getDefault().getSupportedSSLParameters();
            SSLParameters usual = SSLContext.getDefault().getDefaultSSLParameters();
            return builder.sslProvider(SslProvider.JDK)
                    .protocols(chosen(
                            "protocols",
                            usual.getProtocols(),
                            supported.getProtocols(),
                            settings.includeProtocols(),
                            settings.excludeProtocols()))
                    .ciphers(chosen(
                            "cipher-suites",
                            usual.getCipherSuites(),
                            supported.getCipherSuites(),
                            settings.includeCipherSuites(),
                            settings.excludeCipherSuites()))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private static List<String> chosen(
            String what, String[] usual, String[] supported, List<String> include, List<String> exclude)
            throws IOException {
        Set<String> known = new TreeSet<>(Arrays.asList(supported));
        List<String> chosen = new ArrayList<>();
        for (String name : include.isEmpty() ? Arrays.asList(usual) : include) {
            if (known.contains(name) && !exclude.contains(name)) {
                chosen.add(name);
            }
        }
        if (chosen.isEmpty()) {
            throw new IOException("include-" + what + " = " + include + " without exclude-" + what + " = " + exclude
                    + " leaves none that this Java has; it has " + known);
        }
        return chosen;
    }

    private Optional<KeyManagerFactory> keys() throws IOException, GeneralSecurityException {
        TlsSettings.Store store = settings.keys();
        Optional<Path> file = store.file();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        KeyStore read = read("keystore", file.get(), store);
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        try {
            factory.init(read, store.password());
        } catch (UnrecoverableKeyException e) {
            throw new IOException(
                    "the private key in keystore " + file.get() + " can't be had with this keystore-password", e);
        }
        return Optional.of(factory);
    }

    /** Without a store of our own it is Java's. */
    private Optional<TrustManagerFactory> trusted() throws IOException, GeneralSecurityException {
        TlsSettings.Store store = settings.trusted();
        Optional<Path> file = store.file();
        if (file.isEmpty()) {
            return Optional.empty();
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(read("truststore", file.get(), store));
        return Optional.of(factory);
    }

    private static KeyStore read(String what, Path file, TlsSettings.Store store)
            throws IOException, GeneralSecurityException {
        String type = store.type().isEmpty() ? KeyStore.getDefaultType() : store.type();
        KeyStore read = KeyStore.getInstance(type);
        char[] password = store.password();
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > LARGEST_STORE) {
                throw new IOException("it has more than " + LARGEST_STORE + " bytes");
            }
            read.load(in, password.length == 0 ? null : password);
        } catch (NoSuchFileException e) {
            throw new IOException(what + " " + file + " is not there", e);
        } catch (IOException e) {
            String reason = e.getCause() instanceof UnrecoverableKeyException
                    ? what + "-password does not open it"
                    : e.getMessage() + ", as type " + type;
            throw new IOException(what + " " + file + " can't be read: " + reason, e);
        }
        return read;
    }

    private static final TrustManager BELIEVES_ALL = new X509ExtendedTrustManager() {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String by) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String by) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String by, Socket over) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String by, Socket over) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String by, SSLEngine over) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String by, SSLEngine over) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    };
}
