package org.millrace.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The distribution that is tested, in one of its forms.
 *
 * @param place the archive, the executable jar or the unpacked folder
 * @param folder what its home is called
 * @param plugins the names of its plug-ins' jars
 */
record Distribution(Path place, String folder, List<String> plugins) {
    private static final String PREFIX = "org.millrace.";

    /** In an archive of one folder, a jar that java -jar starts, or a folder. */
    static Distribution at(Path place) {
        try {
            String file = place.getFileName().toString();
            if (Files.isDirectory(place)) {
                try (Stream<Path> jars = Files.list(place.resolve("plugins"))) {
                    return new Distribution(
                            place,
                            file,
                            jars.map(jar -> jar.getFileName().toString()).toList());
                }
            }
            if (file.endsWith(".jar")) {
                try (ZipFile zip = new ZipFile(place.toFile())) {
                    return new Distribution(
                            place,
                            "",
                            zip.stream()
                                    .map(ZipEntry::getName)
                                    .filter(name -> name.startsWith("home/plugins/"))
                                    .map(name -> name.substring("home/plugins/".length()))
                                    .toList());
                }
            }
            return archive(place);
        } catch (IOException e) {
            throw new UncheckedIOException(place + " can't be tested", e);
        }
    }

    private static Distribution archive(Path place) throws IOException {
        Process tar = new ProcessBuilder("tar", "-tzf", place.toString()).start();
        List<String> names = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        TreeSet<String> folders = new TreeSet<>();
        names.forEach(name -> folders.add(name.substring(0, name.indexOf('/'))));
        if (folders.size() != 1) {
            throw new IOException(place + " is not an archive of one folder, but of " + folders);
        }
        String plugins = folders.first() + "/plugins/";
        return new Distribution(
                place,
                folders.first(),
                names.stream()
                        .filter(name -> name.startsWith(plugins) && !name.endsWith("/"))
                        .map(name -> name.substring(plugins.length()))
                        .toList());
    }

    /** Whether it is the one that the build publishes with everything, of which no test may say that it lacks something. */
    boolean isWhole() {
        return place.toAbsolutePath()
                .normalize()
                .equals(Installation.whole().toAbsolutePath().normalize());
    }

    /** Whether its programs are started by {@code java -jar}. */
    boolean isJar() {
        return folder.isEmpty();
    }

    /** Whether it has what {@link Needs} names. */
    boolean has(String need) {
        return need.equals(Needs.SCRIPTS)
                ? !isJar()
                : plugins.stream().anyMatch(jar -> jar.matches("\\Q" + PREFIX + need + "\\E-[0-9].*\\.jar"));
    }

    @Override
    public String toString() {
        return place.getFileName().toString();
    }
}
