package org.millrace.runtime.deploy.intake;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.millrace.runtime.deploy.store.Reception;

/** Fetches what an address names: a file, or by http and https, with a deadline for the whole of it. */
final class Remote {
    private static final int CONNECT_MS = 10_000;
    private static final int SILENCE_MS = 20_000;
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private Remote() {}

    /** Whether it is fetched over a network. */
    static boolean over(URI place) {
        return List.of("http", "https").contains(String.valueOf(place.getScheme()));
    }

    /**
     * Fetches it.
     *
     * @param largest bytes
     * @param limit for all of it
     */
    static Copy fetch(URI place, long largest, Duration limit, Reception reception)
            throws Refused, IOException, InterruptedException {
        if ("file".equals(place.getScheme())) {
            return Copy.of(file(place), true, largest, reception);
        }
        if (!over(place)) {
            throw new Refused("request", shown(place) + " is no file and not to be had by http or https");
        }
        try {
            return Errand.run("plugin-fetch", limit, () -> follow(place, largest, reception));
        } catch (Errand.Overdue e) {
            throw new Refused(
                    "request",
                    "the answer of " + shown(place) + " was not there in time: it took more than " + limit.toSeconds()
                            + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refused refused) {
                throw refused;
            }
            throw new Refused("request", shown(place) + " could not be fetched: " + e.getCause());
        }
    }

    private static Path file(URI place) throws Refused {
        try {
            return Path.of(place);
        } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            throw new Refused("request", place + " names no file: " + e.getMessage());
        }
    }

    private static Copy follow(URI first, long largest, Reception reception) throws Refused, IOException {
        URI place = first;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            URLConnection connection = place.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MS);
            connection.setReadTimeout(SILENCE_MS);
            connection.setUseCaches(false);
            HttpURLConnection http = (HttpURLConnection) connection;
            http.setInstanceFollowRedirects(false);
            try {
                int code = http.getResponseCode();
                if (REDIRECTS.contains(code)) {
                    place = redirected(place, http.getHeaderField("Location"));
                    continue;
                }
                if (code != HttpURLConnection.HTTP_OK) {
                    throw new Refused("request", shown(place) + " answers " + code);
                }
                if (http.getContentLengthLong() > largest) {
                    throw new Refused(
                            "request",
                            shown(place) + " has " + http.getContentLengthLong() + " bytes, more than the " + largest
                                    + " allowed");
                }
                try (InputStream in = http.getInputStream()) {
                    return Copy.of(in, shown(place), largest, reception);
                }
            } finally {
                http.disconnect();
            }
        }
        throw new Refused("request", shown(first) + " leads on more than " + MOST_REDIRECTS + " times");
    }

    /** Leads on to other addresses of the same kind; never to a file, nor from an address that is safe to one that is not. */
    private static URI redirected(URI from, @org.jspecify.annotations.Nullable String location) throws Refused {
        try {
            URI to = from.resolve(URI.create(Objects.requireNonNullElse(location, "")));
            if (over(to) && (!"https".equals(from.getScheme()) || "https".equals(to.getScheme()))) {
                return to;
            }
        } catch (IllegalArgumentException e) {
            // As one that leads where it must not.
        }
        throw new Refused("request", shown(from) + " leads on to " + location + ", where nothing is fetched from");
    }

    /** Without the password that may stand in it. */
    static String shown(URI place) {
        return place.getRawUserInfo() == null
                ? place.toString()
                : place.toString().replace(place.getRawUserInfo() + "@", "");
    }
}
