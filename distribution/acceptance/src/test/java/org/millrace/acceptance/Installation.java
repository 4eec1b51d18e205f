package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The packed distribution, unpacked into a folder as a user does it. */
final class Installation {
    static final String VERSION = System.getProperty("millrace.version", "1.0.0");

    private final Path home;
    private final Map<String, String> environment = new HashMap<>();
    private final List<String> prefix = new ArrayList<>();
    /** How an executable jar is started; nothing where there are scripts. */
    private final List<String> jar;

    private Installation(Path home, List<String> jar) {
        this.home = home;
        this.jar = jar;
        // A background process would outlive the test's folder.
        environment.put("MILLRACE_CLASS_ARCHIVE", "off");
    }

    /** The distribution that is tested: an archive, an executable jar or a folder. */
    static Path archive() {
        return Path.of(System.getProperty("millrace.archive", whole().toString()));
    }

    /** The archive that has everything. */
    static Path whole() {
        return Path.of("../agent/target/millrace-" + VERSION + ".tar.gz");
    }

    static Installation in(Path folder) throws IOException, InterruptedException {
        return of(Distribution.at(archive()), folder);
    }

    /** A distribution, put where a user would. */
    static Installation of(Distribution distribution, Path folder) throws IOException, InterruptedException {
        String place = distribution.place().toAbsolutePath().toString();
        if (distribution.isJar()) {
            return unpackedBy(place, Files.createDirectories(folder.resolve("unpacked")));
        }
        List<String> line = Files.isDirectory(distribution.place())
                ? List.of("cp", "-a", place, distribution.folder())
                : List.of("tar", "-xzf", place);
        Process process =
                new ProcessBuilder(line).directory(folder.toFile()).inheritIO().start();
        assertThat(process.waitFor()).as("%s", line).isZero();
        return new Installation(folder.resolve(distribution.folder()), List.of());
    }

    /** Its first start puts the home where it says, under a name that nobody knows before. */
    private static Installation unpackedBy(String jar, Path unpacked) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin/java");
        List<String> start = List.of(java.toString(), "-Dmillrace.unpack.dir=" + unpacked, "-jar", jar);
        Process first = new ProcessBuilder(
                        java.toString(), "-Dmillrace.unpack.dir=" + unpacked, "-jar", jar, "--version")
                .inheritIO()
                .start();
        assertThat(first.waitFor()).as("%s", start).isZero();
        try (Stream<Path> homes = Files.list(unpacked)) {
            return new Installation(homes.filter(Files::isDirectory).findFirst().orElseThrow(), start);
        }
    }

    /** One that is unpacked already. */
    static Installation at(Path home) {
        return new Installation(home, List.of());
    }

    /** The same installation with another Java. */
    Installation withJava(Path javaHome) {
        Installation other = new Installation(home, jar);
        other.environment.put("JAVA_HOME", javaHome.toString());
        return other;
    }

    /** The same installation, given to another user, whose programs these are from now on. */
    Installation ownedBy(OtherUser user) throws IOException, InterruptedException {
        OtherUser.letThrough(home);
        user.own(home);
        return startedBy(user);
    }

    /** The same installation, as it is, with programs that run as another user. */
    Installation startedBy(OtherUser user) {
        return under(user.prefix().toArray(String[]::new));
    }

    /** The same installation, with these words before each program: {@code prlimit --nofile=256}. */
    Installation under(String... words) {
        Installation other = new Installation(home, jar);
        other.environment.putAll(environment);
        other.prefix.addAll(prefix);
        other.prefix.addAll(List.of(words));
        return other;
    }

    /** What the programs find in their environment from now on. */
    void environment(Map<String, String> more) {
        environment.putAll(more);
    }

    Path home() {
        return home;
    }

    Path plugins() {
        return home.resolve("plugins");
    }

    Path plugin(String symbolicName) {
        return plugins().resolve(symbolicName + "-" + VERSION + ".jar");
    }

    /** Writes a file in the home, whole or not at all for whoever watches it. */
    Path write(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Path half = home.resolve(name + ".half");
        Files.createDirectories(file.getParent());
        Files.writeString(half, text);
        return Files.move(
                half,
                file,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** What a command answered. */
    record Answer(int code, String out, String err) {
        String all() {
            return out + err;
        }
    }

    /** Runs a program of {@code bin} from the home and waits for its end. */
    Answer run(String program, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", ".txt");
        Path err = Files.createTempFile("err", ".txt");
        try {
            Process process = process(program, arguments)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(program + " " + String.join(" ", arguments) + " does not end:\n"
                        + Files.readString(out) + Files.readString(err));
            }
            return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    Answer millrace(String... arguments) throws IOException, InterruptedException {
        return run("millrace", arguments);
    }

    ProcessBuilder process(String program, String... arguments) {
        // A build that runs under nohup, or in the background of a script, hands down signals that are ignored.
        List<String> line = new ArrayList<>(prefix);
        line.addAll(List.of("env", "--default-signal=HUP,INT"));
        if (jar.isEmpty()) {
            line.add("bin/" + program);
            line.addAll(List.of(arguments));
        } else {
            // Options of the JVM stand before the jar; the scripts take them from anywhere.
            List<String> words = new ArrayList<>(List.of(arguments));
            words.removeIf(word -> word.startsWith("-D"));
            line.add(jar.get(0));
            line.addAll(
                    Stream.of(arguments).filter(word -> word.startsWith("-D")).toList());
            line.addAll(jar.subList(1, jar.size()));
            line.addAll(words);
        }
        ProcessBuilder builder = new ProcessBuilder(line).directory(home.toFile());
        builder.environment().putAll(environment);
        return builder;
    }

    /** What an agent logged to its file so far. */
    String log() throws IOException {
        Path file = home.resolve("logs/millrace.log");
        return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    }

    long bytes() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
