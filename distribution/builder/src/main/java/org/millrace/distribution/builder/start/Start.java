package org.millrace.distribution.builder.start;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The main class of an executable jar. At its first start it unpacks the home into a folder that only its user can read, named after
 * the digest of what is in it, and afterwards finds it there. It then starts Millrace in this JVM.
 *
 * <p>{@code -Dmillrace.unpack.dir} says where; by default it is {@code millrace} in {@code XDG_CACHE_HOME}, or {@code .cache} of the
 * user's home.
 */
public final class Start {
    /** Where the settings are in the jar. */
    public static final String SETTINGS = "META-INF/millrace/start.properties";
    /** Where the listing of the files is. */
    public static final String LISTING = "META-INF/millrace/files";
    /** What the files' paths begin with. */
    public static final String HOME = "home/";

    private static final String MAIN = "org.millrace.runtime.launcher.Millrace";

    private Start() {}

    /** Starts what the arguments say; without any, the agent that the jar is for. */
    public static void main(String[] arguments) throws Throwable {
        if (Runtime.version().feature() < 17) {
            System.err.println("millrace: Java 17 or newer is needed, and this is " + Runtime.version());
            System.exit(1);
        }
        Path home;
        Properties settings = new Properties();
        try {
            try (InputStream in = resource(SETTINGS)) {
                settings.load(in);
            }
            home = unpacked(settings.getProperty("digest"));
        } catch (IOException e) {
            System.err.println("millrace: could not be unpacked: " + e.getMessage());
            System.exit(1);
            return;
        }
        System.setProperty("millrace.home", home.toString());
        List<URL> classPath = new ArrayList<>();
        for (Path jar : jars(home.resolve("lib"))) {
            classPath.add(jar.toUri().toURL());
        }
        // It lives as long as this process.
        URLClassLoader loader = new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        try {
            loader.loadClass(MAIN).getMethod("main", String[].class).invoke(null, (Object)
                    words(arguments, settings, home));
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    /** Options alone are the agent's; what it is to run is known, unless they say it. */
    private static String[] words(String[] arguments, Properties settings, Path home) {
        boolean command = arguments.length > 0 && !arguments[0].startsWith("-");
        List<String> asks = List.of("--help", "--version", "-h", "-V");
        if (command || (arguments.length > 0 && asks.contains(arguments[0]))) {
            return arguments;
        }
        List<String> words = new ArrayList<>(List.of("agent"));
        words.addAll(Arrays.asList(arguments));
        String agent = settings.getProperty("agent", "");
        if (!agent.isEmpty() && Stream.of(arguments).noneMatch(word -> word.matches("(-n|--name)(=.*)?"))) {
            words.addAll(List.of("--name", agent));
        }
        if (Stream.of(arguments).noneMatch(word -> word.matches("(-f|--conf-file)(=.*)?"))) {
            for (String file : settings.getProperty("files", "").split("/", -1)) {
                if (!file.isEmpty()) {
                    words.addAll(List.of(
                            "--conf-file", home.resolve("conf").resolve(file).toString()));
                }
            }
        }
        return words.toArray(String[]::new);
    }

    private static Path unpacked(String digest) throws IOException {
        Path place = place();
        Path home = place.resolve(digest);
        Map<String, String[]> listing = listing();
        if (Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
            check(home, listing);
            return home;
        }
        Path work = Files.createTempDirectory(place, ".unpacking-");
        try {
            for (Map.Entry<String, String[]> file : listing.entrySet()) {
                unpack(file.getKey(), file.getValue(), work);
            }
            try {
                Files.move(work, home, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                throw e;
            } catch (IOException e) {
                // Another start of the same jar may have been faster.
                if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
                    throw e;
                }
                check(home, listing);
            }
        } finally {
            delete(work);
        }
        return home;
    }

    /** A folder that is ours alone: what lies in it is run. */
    private static Path place() throws IOException {
        String set = System.getProperty("millrace.unpack.dir", "");
        String cache = System.getenv("XDG_CACHE_HOME");
        Path place = !set.isEmpty()
                ? Path.of(set)
                : cache != null && !cache.isEmpty()
                        ? Path.of(cache, "millrace")
                        : Path.of(System.getProperty("user.home"), ".cache", "millrace");
        place = place.toAbsolutePath().normalize();
        if (place.getParent() != null) {
            Files.createDirectories(place.getParent());
        }
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(
                    place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        Path mine = Files.createTempFile(place, ".owner-", "");
        try {
            if (!Files.getOwner(place, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(mine))
                    || PosixFilePermissions.toString(Files.getPosixFilePermissions(place))
                            .matches(".{4}w.*|.{7}w.*")) {
                throw new IOException(
                        place + " is not yours alone, and what lies there is run: chmod 700 it, or choose another"
                                + " by -Dmillrace.unpack.dir");
            }
        } finally {
            Files.delete(mine);
        }
        return place;
    }

    private static Map<String, String[]> listing() throws IOException {
        Map<String, String[]> files = new TreeMap<>();
        try (InputStream in = resource(LISTING)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] words = line.split(" ", 3);
                if (words.length == 3) {
                    files.put(words[2], words);
                }
            }
        }
        return files;
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = Start.class.getClassLoader().getResourceAsStream(name);
        if (in == null) {
            throw new IOException("the jar has no " + name);
        }
        return in;
    }

    /** What is run must be what was unpacked; configuration may have been edited. */
    private static void check(Path home, Map<String, String[]> listing) throws IOException {
        for (Map.Entry<String, String[]> file : listing.entrySet()) {
            if (file.getKey().startsWith("conf/")) {
                continue;
            }
            Path path = home.resolve(file.getKey());
            MessageDigest digest = digest();
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                    Files.copy(path, out);
                }
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(file.getValue()[1])) {
                throw new IOException(path + " is not what was unpacked; delete " + home + " and start again");
            }
        }
    }

    private static void unpack(String path, String[] words, Path work) throws IOException {
        Path file = work.resolve(path).normalize();
        if (!file.startsWith(work)) {
            throw new IOException("a path leads out of the jar: " + path);
        }
        Files.createDirectories(file.getParent());
        MessageDigest digest = digest();
        try (InputStream in = resource(HOME + path);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            in.transferTo(out);
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(words[1])) {
            throw new IOException(path + " in the jar is damaged");
        }
        Files.setPosixFilePermissions(
                file, PosixFilePermissions.fromString(words[0].equals("755") ? "rwx------" : "rw-------"));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static List<Path> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
