package org.millrace.distribution.builder.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.millrace.distribution.builder.content.Entry;
import org.millrace.distribution.builder.content.Sha256;
import org.millrace.distribution.builder.start.Start;

/** One jar: the files of a home, a listing of them, and the class that unpacks and starts them. */
final class ExecutableJar {
    private ExecutableJar() {}

    static void write(Packing what, Path target) throws IOException {
        String listing = what.tree().listing();
        StringBuilder start = new StringBuilder();
        start.append("name=").append(what.manifest().title()).append('\n');
        start.append("digest=")
                .append(Sha256.of(listing.getBytes(StandardCharsets.UTF_8)))
                .append('\n');
        start.append("agent=")
                .append(what.agents().isEmpty() ? "" : what.agents().get(0))
                .append('\n');
        start.append("files=").append(String.join("/", what.topologies())).append('\n');
        try (Zip zip = new Zip(Files.newOutputStream(target), what.time())) {
            add(
                    zip,
                    "META-INF/MANIFEST.MF",
                    "Manifest-Version: 1.0\r\nMain-Class: " + Start.class.getName() + "\r\n\r\n");
            for (Class<?> type : List.of(Start.class)) {
                String path = type.getName().replace('.', '/') + ".class";
                try (InputStream in =
                        Objects.requireNonNull(type.getClassLoader()).getResourceAsStream(path)) {
                    zip.add(path, Objects.requireNonNull(in, path));
                }
            }
            add(zip, Start.SETTINGS, start.toString());
            add(zip, Start.LISTING, listing);
            for (Map.Entry<String, Entry> each : what.tree().entries().entrySet()) {
                try (InputStream in = each.getValue().open()) {
                    zip.add(Start.HOME + each.getKey(), in);
                }
            }
        }
    }

    private static void add(Zip zip, String path, String text) throws IOException {
        zip.add(path, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
