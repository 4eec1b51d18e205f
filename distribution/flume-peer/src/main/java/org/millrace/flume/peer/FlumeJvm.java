package org.millrace.flume.peer;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The command line of a JVM with Flume's class path. */
final class FlumeJvm {
    private FlumeJvm() {}

    static List<String> command(List<String> options, String main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        line.addAll(options);
        line.addAll(List.of("-cp", classPath(), main));
        line.addAll(List.of(arguments));
        return line;
    }

    private static String classPath() throws IOException {
        try (InputStream in = Objects.requireNonNull(FlumeJvm.class.getResourceAsStream("class-path"))) {
            String own = Path.of(FlumeJvm.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            return own + File.pathSeparator + new String(in.readAllBytes(), StandardCharsets.UTF_8).trim();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
