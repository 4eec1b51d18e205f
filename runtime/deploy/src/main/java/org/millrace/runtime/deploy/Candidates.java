package org.millrace.runtime.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The jars that a person means: by their files, the folder they are in, or names in an index. Fetched ones go when it is closed. */
final class Candidates implements AutoCloseable {
    private static final int TIMEOUT_MS = 30_000;
    private static final long LARGEST = 1L << 30;

    private final List<Path> fetched = new ArrayList<>();
    private final List<Candidate> list = new ArrayList<>();

    private Candidates() {}

    /**
     * Finds them.
     *
     * @param words jars and folders; or an index and names in it, each with a version or range behind an {@code @} if one is
     *     meant
     */
    static Candidates of(List<String> words) throws Refused, IOException {
        Candidates candidates = new Candidates();
        try {
            if (isIndex(words.get(0))) {
                candidates.index(place(words.get(0)), words.subList(1, words.size()));
            } else {
                for (String word : words) {
                    candidates.file(Path.of(word));
                }
            }
            return candidates;
        } catch (Refused | IOException | RuntimeException e) {
            candidates.close();
            throw e;
        }
    }

    List<Candidate> list() {
        return List.copyOf(list);
    }

    private static boolean isIndex(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return lower.endsWith(".xml") || lower.endsWith(".xml.gz");
    }

    private static URI place(String word) {
        return word.matches("(https?|file):.*")
                ? URI.create(word)
                : Path.of(word).toAbsolutePath().toUri();
    }

    private void file(Path file) throws Refused, IOException {
        if (Files.isDirectory(file)) {
            try (Stream<Path> files = Files.list(file)) {
                files.filter(each -> each.toString().endsWith(".jar"))
                        .sorted()
                        .map(Candidate::of)
                        .forEach(list::add);
            }
            if (list.isEmpty()) {
                throw new Refused("request", "there is no jar in " + file);
            }
        } else {
            list.add(Candidate.of(file));
        }
    }

    private void index(URI place, List<String> names) throws Refused, IOException {
        if (names.isEmpty()) {
            throw new Refused("request", "say which bundles of the index: NAME, NAME@1.2.0 or NAME@[1.2,2.0)");
        }
        RepositoryIndex index;
        try (InputStream in = open(place)) {
            index = RepositoryIndex.read(in, place);
        }
        for (String name : names) {
            RepositoryIndex.Resource resource = index.find(name);
            Path file = Files.createTempFile("millrace-plugin-", ".jar");
            fetched.add(file);
            try (InputStream in = open(resource.url());
                    OutputStream out = Files.newOutputStream(file)) {
                copy(in, out, resource.url());
            }
            list.add(new Candidate(
                    file, resource.name() + "-" + resource.version() + ".jar", Optional.of(resource.digest())));
        }
    }

    private static void copy(InputStream in, OutputStream out, URI from) throws IOException {
        byte[] chunk = new byte[64 * 1024];
        long size = 0;
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            size += n;
            if (size > LARGEST) {
                throw new IOException(from + " has more than " + LARGEST + " bytes");
            }
            out.write(chunk, 0, n);
        }
    }

    private static InputStream open(URI place) throws Refused, IOException {
        if (!List.of("file", "http", "https").contains(String.valueOf(place.getScheme()))) {
            throw new Refused("request", place + " is no file and not to be had by http or https");
        }
        if ("file".equals(place.getScheme())) {
            return Files.newInputStream(Path.of(place));
        }
        URLConnection connection = place.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MS);
        connection.setReadTimeout(TIMEOUT_MS);
        if (connection instanceof HttpURLConnection http && http.getResponseCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException(place + " answers " + http.getResponseCode());
        }
        return connection.getInputStream();
    }

    @Override
    public void close() throws IOException {
        for (Path file : fetched) {
            Files.deleteIfExists(file);
        }
    }
}
