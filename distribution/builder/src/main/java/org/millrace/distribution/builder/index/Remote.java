package org.millrace.distribution.builder.index;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.millrace.distribution.builder.wanted.BuildFailure;

/** Opens what an address names: a file, or something to be had by http and https. */
final class Remote {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);

    private Remote() {}

    /** Whether it is fetched over a network. */
    static boolean over(URI place) {
        return List.of("http", "https")
                .contains(String.valueOf(place.getScheme()).toLowerCase(Locale.ROOT));
    }

    /**
     * Its bytes.
     *
     * @param most of them
     */
    static InputStream open(URI place, long most) throws BuildFailure, IOException, InterruptedException {
        if ("file".equals(place.getScheme())) {
            Path file = Path.of(place);
            if (!Files.isRegularFile(file)) {
                throw new BuildFailure(file + " is not a file; if an index names it, make the index again");
            }
            return new Bounded(Files.newInputStream(file), most, file.toString());
        }
        if (!over(place)) {
            throw new BuildFailure(shown(place) + " is no file and not to be had by http or https");
        }
        // Redirects from https to http are not followed.
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(
                    HttpRequest.newBuilder(withoutUser(place)).timeout(ANSWER).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                answer.body().close();
                throw new BuildFailure(shown(place) + " answers " + answer.statusCode());
            }
            return new Bounded(answer.body(), most, shown(place));
        } catch (IOException e) {
            throw new BuildFailure(shown(place) + " could not be fetched: " + e);
        }
    }

    private static URI withoutUser(URI place) throws BuildFailure {
        if (place.getRawUserInfo() != null) {
            throw BuildFailure.usage(
                    shown(place) + " has a user or a password in it, which others could see; it is not taken");
        }
        return place;
    }

    /** Without the password that may stand in it. */
    static String shown(URI place) {
        return place.getRawUserInfo() == null
                ? place.toString()
                : place.toString().replace(place.getRawUserInfo() + "@", "");
    }
}
