package org.millrace.http.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * Where events are sent to.
 *
 * @param target as it stands in a request; may have secrets, and is shown nowhere
 */
public record Endpoint(boolean tls, String host, int port, String hostHeader, String target) {
    private static final String KEY = "endpoint";
    private static final String FORM = "; give one such as https://collector.example.org/events";

    /** Checks what a user typed. */
    public static Endpoint of(String typed) {
        URI uri;
        try {
            uri = new URI(typed.strip());
        } catch (URISyntaxException e) {
            throw new InvalidConfigurationException(KEY, "is no address" + FORM);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (uri.getHost() == null || (!scheme.equals("http") && !scheme.equals("https"))) {
            throw new InvalidConfigurationException(KEY, "is no address of a web server" + FORM);
        }
        if (uri.getRawUserInfo() != null) {
            throw new InvalidConfigurationException(
                    KEY, "has a user's name in it, which everybody sees; give headers.Authorization instead");
        }
        boolean tls = scheme.equals("https");
        int usual = tls ? 443 : 80;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        if (port < 1 || port > 65535) {
            throw new InvalidConfigurationException(KEY, "has the port " + port + "; 1 to 65535 are possible");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        String host = uri.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Endpoint(tls, bare, port, port == usual ? host : host + ":" + port, target);
    }

    /** For messages. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + hostHeader;
    }
}
