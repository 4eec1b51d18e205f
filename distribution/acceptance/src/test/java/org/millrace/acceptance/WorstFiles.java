package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;

/** The worst files that somebody could hand an agent. */
final class WorstFiles {
    static final long MEGABYTE = 1L << 20;

    private WorstFiles() {}

    private static final class Repeated {
        private Repeated() {}

        static void write(OutputStream out, String text, long bytes) throws IOException {
            byte[] block = text.repeat(Math.max(1, 65_536 / text.length())).getBytes(StandardCharsets.UTF_8);
            for (long left = bytes; left > 0; left -= block.length) {
                out.write(block, 0, (int) Math.min(block.length, left));
            }
        }
    }

    /** A file of nothing, which takes no room. */
    static Path sparse(Path file, long bytes) throws IOException {
        try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
            made.setLength(0);
            made.setLength(bytes);
        }
        return file;
    }

    static Path garbage(Path file, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(17).nextBytes(content);
        return Files.write(file, content);
    }

    /** One line, of this text over and over. */
    static Path line(Path file, String start, String text, long bytes) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write(start.getBytes(StandardCharsets.UTF_8));
            Repeated.write(out, text, bytes);
        }
        return file;
    }

    /** A file that is never read to its end, and a reader of which waits for ever. */
    static Path pipe(Path file) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
        return file;
    }

    static Path endless(Path file) throws IOException {
        Files.deleteIfExists(file);
        return Files.createSymbolicLink(file, Path.of("/dev/zero"));
    }

    /** A configuration of so many keys. */
    static Path keys(Path file, String good, int count) throws IOException {
        StringBuilder block = new StringBuilder(good);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            for (int i = 0; i < count; i++) {
                block.append("a1.sources.r1.key").append(i).append(" = a value of no use\n");
                if (block.length() > 65_536) {
                    out.write(block.toString().getBytes(StandardCharsets.UTF_8));
                    block.setLength(0);
                }
            }
            out.write(block.toString().getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /** Each key twenty times the one before. */
    static String doublings(int keys) {
        StringBuilder text = new StringBuilder("x0 = aaaaaaaaaa\n");
        for (int i = 1; i <= keys; i++) {
            text.append('x')
                    .append(i)
                    .append(" = ")
                    .append(("${x" + (i - 1) + "}").repeat(20))
                    .append('\n');
        }
        return text.append("a1.sources.r1.more = ${x")
                .append(keys)
                .append("}\n")
                .toString();
    }

    /** Each key refers to the next. */
    static String chain(int keys) {
        StringBuilder text = new StringBuilder("a1.sources.r1.more = ${x0}\n");
        for (int i = 0; i < keys; i++) {
            text.append('x').append(i).append(" = ${x").append(i + 1).append("}\n");
        }
        return text.append('x').append(keys).append(" = end\n").toString();
    }

    private static Manifest manifest(String name) {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.putValue("Manifest-Version", "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", "1.0.0");
        return manifest;
    }

    /** A bundle whose manifest unpacks to so much. */
    static Path bomb(Path jar, long bytes) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            manifest("org.example.bomb").write(out);
            Repeated.write(out, "X-A: b\r\n", bytes);
        }
        return jar;
    }

    static Path manyEntries(Path jar, int entries) throws IOException {
        try (JarOutputStream out = new JarOutputStream(
                new BufferedOutputStream(Files.newOutputStream(jar)), manifest("org.example.many"))) {
            for (int i = 0; i < entries; i++) {
                out.putNextEntry(new ZipEntry("e" + i));
            }
        }
        return jar;
    }

    /** A bundle with this many quoted strings in a header. */
    static Path quoted(Path jar, int strings) throws IOException {
        Manifest manifest = manifest("org.example.quoted");
        StringBuilder header = new StringBuilder("org.example");
        for (int i = 0; i < strings; i++) {
            header.append(";a")
                    .append(i)
                    .append("=\"")
                    .append("b, c; d".repeat(3))
                    .append('"');
        }
        manifest.getMainAttributes().putValue("Provide-Capability", header.toString());
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    /** A repository index that unpacks to so much. */
    static Path index(Path file, long bytes) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("<repository xmlns='http://www.osgi.org/xmlns/repository/v1.0.0' name='"
                    .getBytes(StandardCharsets.UTF_8));
            Repeated.write(out, "n", bytes);
            out.write("'/>".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
