package org.millrace.rpc.server;

import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.library.netty.TlsSettings;

/**
 * Where a source listens, and what it takes.
 *
 * @param clientsAreKnown whether each client must show a certificate
 * @param maxRequestBytes the most bytes of one call
 */
public record Endpoint(
        String bind, int port, boolean ssl, boolean clientsAreKnown, TlsSettings tls, int maxRequestBytes) {
    private static final int LEAST_REQUEST_BYTES = 1024;

    /** Checks what a user typed. */
    public static Endpoint of(
            String bind, int port, boolean ssl, String clientAuth, TlsSettings tls, int maxRequestBytes) {
        if (bind.isBlank()) {
            throw new InvalidConfigurationException(
                    "bind",
                    "is empty; give the host name or address to listen on, such as 0.0.0.0 for every interface");
        }
        if (port < 0 || port > 65535) {
            throw new InvalidConfigurationException("port", port + " is not a port; 0 to 65535 are");
        }
        if (maxRequestBytes < LEAST_REQUEST_BYTES) {
            throw new InvalidConfigurationException(
                    "maxRequestBytes", maxRequestBytes + " is too few for a call; the least is " + LEAST_REQUEST_BYTES);
        }
        return new Endpoint(bind.trim(), port, ssl, choice("client-auth", clientAuth, "none", "required"), tls, (int)
                Math.min(maxRequestBytes, Ledger.REQUESTS.most() / 2));
    }

    /** Whether it is the second of two words, of which it must be one. */
    public static boolean choice(String key, String value, String no, String yes) {
        if (value.equalsIgnoreCase(no) || value.equalsIgnoreCase(yes)) {
            return value.equalsIgnoreCase(yes);
        }
        throw new InvalidConfigurationException(key, "'" + value + "' is neither " + no + " nor " + yes);
    }
}
