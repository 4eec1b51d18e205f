package org.millrace.bridge.flume.fetch;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.millrace.bridge.flume.load.Pins.Pin;

/** Where jars come from. */
interface Origin {
    Duration PATIENCE = Duration.ofSeconds(30);

    /** The bytes of a jar, to be closed. They are not to be trusted. */
    InputStream open(Pin pin) throws IOException, InterruptedException;

    /** A Maven repository on disk, or a folder with the jars in it. */
    static Origin of(Path folder) {
        return pin -> {
            Path deep = folder.resolve(pin.path());
            Path flat = folder.resolve(pin.file());
            if (Files.isRegularFile(deep)) {
                return Files.newInputStream(deep);
            }
            if (Files.isRegularFile(flat)) {
                return Files.newInputStream(flat);
            }
            throw new FileNotFoundException("neither " + deep + " nor " + flat + " is there");
        };
    }

    /** A Maven repository. */
    static Origin of(URI repository) {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(PATIENCE)
                .build();
        return pin -> {
            URI uri = repository.resolve(pin.path());
            HttpResponse<InputStream> response =
                    client.send(HttpRequest.newBuilder(uri).timeout(PATIENCE).build(), BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw new IOException(uri.getHost() + " answers " + response.statusCode() + " for " + uri.getPath());
            }
            return response.body();
        };
    }
}
