package org.millrace.distribution.builder.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.millrace.distribution.builder.content.Tree;
import org.millrace.distribution.builder.index.BundleIndex;
import org.millrace.distribution.builder.index.IndexedBundle;
import org.millrace.distribution.builder.resolution.Resolution;
import org.millrace.distribution.builder.wanted.BuildFailure;
import org.millrace.distribution.builder.wanted.Manifest;

/**
 * What a distribution was made of, so that it can be made again: a text with a line for each bundle that was chosen, with the
 * digest of its jar, and a line for each file that came of it.
 *
 * @param bundles digests of the bundles by "NAME VERSION"
 * @param files "MODE DIGEST" of the files by their paths
 */
public record Lock(NavigableMap<String, String> bundles, NavigableMap<String, String> files) {
    private static final String HEAD = "# Millrace distribution lock, version 1";
    private static final long LARGEST = 16L << 20;
    private static final int MOST_DIFFERENCES = 20;

    /** Of what was built. */
    public static Lock of(Resolution resolution, Tree tree) throws IOException {
        NavigableMap<String, String> bundles = new TreeMap<>();
        resolution.bundles().forEach(bundle -> bundles.put(bundle.toString(), bundle.sha256()));
        NavigableMap<String, String> files = new TreeMap<>();
        for (String line : tree.listing().split("\n", -1)) {
            String[] words = line.split(" ", 3);
            if (words.length == 3) {
                files.put(words[2], words[0] + " " + words[1]);
            }
        }
        return new Lock(bundles, files);
    }

    /** Reads one. */
    public static Lock read(Path file) throws BuildFailure, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildFailure("there is no lock file " + file);
        }
        if (Files.size(file) > LARGEST) {
            throw new BuildFailure(file + " has more than the " + LARGEST + " bytes that a lock file may have");
        }
        NavigableMap<String, String> bundles = new TreeMap<>();
        NavigableMap<String, String> files = new TreeMap<>();
        List<String> lines =
                Files.readString(file, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
            throw new BuildFailure(file + " is no lock file: its first line is not '" + HEAD + "'");
        }
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.matches("bundle \\S+ \\S+ [0-9a-f]{64}")) {
                String[] words = line.split(" ", -1);
                bundles.put(words[1] + " " + words[2], words[3]);
            } else if (line.matches("file [0-7]+ [0-9a-f]{64} .+")) {
                String[] words = line.split(" ", 4);
                files.put(words[3], words[1] + " " + words[2]);
            } else if (!line.startsWith("manifest ")) {
                throw new BuildFailure(file + ":" + (i + 1) + ": is neither a bundle nor a file: " + line);
            }
        }
        return new Lock(bundles, files);
    }

    /** As text. */
    public String text(Manifest manifest) {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        text.append("manifest ").append(manifest.title()).append('\n');
        bundles.forEach((bundle, digest) ->
                text.append("bundle ").append(bundle).append(' ').append(digest).append('\n'));
        files.forEach((path, digest) ->
                text.append("file ").append(digest).append(' ').append(path).append('\n'));
        return text.toString();
    }

    /** The very bundles that it names. */
    public Resolution choose(BundleIndex index) throws BuildFailure {
        List<IndexedBundle> chosen = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, String> bundle : bundles.entrySet()) {
            List<IndexedBundle> offers = index.bundles().stream()
                    .filter(each -> each.toString().equals(bundle.getKey()))
                    .toList();
            offers.stream()
                    .filter(each -> each.sha256().equals(bundle.getValue()))
                    .findFirst()
                    .ifPresentOrElse(
                            chosen::add,
                            () -> wrong.add(bundle.getKey() + " with SHA-256 " + bundle.getValue()
                                    + (offers.isEmpty()
                                            ? " is in no index"
                                            : ": the index has another build of it, "
                                                    + offers.get(0).sha256())));
        }
        if (!wrong.isEmpty()) {
            throw new BuildFailure("the lock can't be kept:\n  " + String.join("\n  ", wrong));
        }
        return new Resolution(chosen, Map.of());
    }

    /** Says where what was built is not what the lock says. */
    public void check(Lock built) throws BuildFailure {
        TreeSet<String> paths = new TreeSet<>(files.keySet());
        paths.addAll(built.files.keySet());
        List<String> differences = new ArrayList<>();
        for (String path : paths) {
            String was = files.get(path);
            String is = built.files.get(path);
            if (was == null) {
                differences.add(path + " is new");
            } else if (is == null) {
                differences.add(path + " is gone");
            } else if (!was.equals(is)) {
                differences.add(path + " differs");
            }
        }
        if (!differences.isEmpty()) {
            throw new BuildFailure("what comes of it is not what the lock says:\n  "
                    + String.join("\n  ", differences.subList(0, Math.min(MOST_DIFFERENCES, differences.size())))
                    + (differences.size() > MOST_DIFFERENCES
                            ? "\n  and " + (differences.size() - MOST_DIFFERENCES) + " more"
                            : ""));
        }
    }
}
