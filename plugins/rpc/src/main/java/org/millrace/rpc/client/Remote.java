package org.millrace.rpc.client;

import java.time.Duration;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * The other end, and how calls go to it.
 *
 * @param batchSize the most events of one call
 * @param callBytes the bytes of events from which on no other is put into the same call
 * @param resetInterval after which the connection is made anew; zero is never
 */
public record Remote(
        String hostname,
        int port,
        int batchSize,
        long callBytes,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration resetInterval) {

    /**
     * Checks what a user typed.
     *
     * @param resetKey what the user calls the interval
     */
    public static Remote of(
            String hostname,
            int port,
            int batchSize,
            long callBytes,
            long connectTimeout,
            long requestTimeout,
            String resetKey,
            long resetSeconds) {
        if (hostname.isBlank()) {
            throw new InvalidConfigurationException("hostname", "is empty; give the host to connect to");
        }
        within("port", port, 1, 65535);
        within("batch-size", batchSize, 1, Integer.MAX_VALUE);
        within("connect-timeout", connectTimeout, 1, Integer.MAX_VALUE);
        within("request-timeout", requestTimeout, 1, Integer.MAX_VALUE);
        within(resetKey, resetSeconds, 0, Integer.MAX_VALUE);
        return new Remote(
                hostname.trim(),
                port,
                batchSize,
                callBytes,
                Duration.ofMillis(connectTimeout),
                Duration.ofMillis(requestTimeout),
                Duration.ofSeconds(resetSeconds));
    }

    /** Says that a value is not possible, if it is not. */
    public static void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new InvalidConfigurationException(key, value + " is not possible; " + least + " to " + most + " are");
        }
    }

    /** Where it is, for messages. */
    public String peer() {
        return hostname + ":" + port;
    }
}
