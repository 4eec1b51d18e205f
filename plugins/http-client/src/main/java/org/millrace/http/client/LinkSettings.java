package org.millrace.http.client;

import java.time.Duration;
import java.util.Map;

/**
 * What a connection needs to know.
 *
 * @param headers those of each request
 * @param gzip whether bodies are packed so, which they are told to be
 */
public record LinkSettings(
        Endpoint endpoint,
        Duration connectTimeout,
        Duration requestTimeout,
        Map<String, String> headers,
        boolean gzip,
        boolean verifyHostname) {}
