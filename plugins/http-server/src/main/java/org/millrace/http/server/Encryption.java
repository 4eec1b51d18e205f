package org.millrace.http.server;

import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.library.netty.TlsSettings;

/**
 * What a source was told of TLS.
 *
 * @param on whether there is any
 * @param clientsAreKnown whether each client must show a certificate
 */
public record Encryption(boolean on, boolean clientsAreKnown, TlsSettings settings) {

    /**
     * Checks what a user typed.
     *
     * @param clientAuth as the key client-auth has it
     */
    public static Encryption of(boolean on, String clientAuth, TlsSettings settings) {
        if (!clientAuth.equalsIgnoreCase("none") && !clientAuth.equalsIgnoreCase("required")) {
            throw new InvalidConfigurationException("client-auth", "'" + clientAuth + "' is neither none nor required");
        }
        return new Encryption(on, clientAuth.equalsIgnoreCase("required"), settings);
    }
}
