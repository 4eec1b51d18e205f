package org.millrace.hdfs.peer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The configuration directory that clients are given, as an administrator writes it. */
final class ClientFiles {
    private ClientFiles() {}

    static void write(Path directory, Map<String, String> properties) throws IOException {
        Files.createDirectories(directory);
        Configuration core = new Configuration(false);
        Configuration hdfs = new Configuration(false);
        properties.forEach((name, value) -> (name.startsWith("dfs.") ? hdfs : core).set(name, value));
        write(core, directory.resolve("core-site.xml"));
        write(hdfs, directory.resolve("hdfs-site.xml"));
    }

    private static void write(Configuration configuration, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            configuration.writeXml(out);
        }
    }
}
