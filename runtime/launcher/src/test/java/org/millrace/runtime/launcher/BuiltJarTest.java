package org.millrace.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltJarTest {
    @TempDir
    Path project;

    private Path target = Path.of("target");

    @BeforeEach
    void makeTarget() throws IOException {
        target = Files.createDirectory(project.resolve("target"));
    }

    private static byte[] zip(String entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(entry));
        }
        return bytes.toByteArray();
    }

    private static Optional<Path> settled(BuiltJar built) throws IOException {
        assertThat(built.next()).isEmpty();
        return built.next();
    }

    @Test
    void aBuildIsToldOnceWhenItHasSettled() throws IOException {
        Path jar = Files.write(target.resolve("a.jar"), zip("a"));
        BuiltJar built = new BuiltJar(project);
        assertThat(settled(built)).contains(jar);
        assertThat(built.next()).isEmpty();
        Files.write(jar, zip("another"));
        assertThat(settled(built)).contains(jar);
    }

    @Test
    void halfAJarIsNoBuild() throws IOException {
        byte[] whole = zip("a");
        Path jar = Files.write(target.resolve("a.jar"), Arrays.copyOf(whole, whole.length - 5));
        BuiltJar built = new BuiltJar(project);
        assertThat(settled(built)).isEmpty();
        Files.write(jar, whole);
        assertThat(settled(built)).contains(jar);
    }

    @Test
    void theNewestJarCountsAndWhatIsNoPlugInDoesNot() throws IOException {
        Path old = Files.write(target.resolve("a-1.jar"), zip("a"));
        Files.setLastModifiedTime(old, FileTime.fromMillis(1_000));
        Path young = Files.write(target.resolve("a-2.jar"), zip("a"));
        Files.setLastModifiedTime(young, FileTime.fromMillis(2_000));
        Files.write(target.resolve("a-2-sources.jar"), zip("a"));
        assertThat(settled(new BuiltJar(project))).contains(young);
    }

    @Test
    void aBuildThatDeletesFirstIsWaitedFor() throws IOException {
        Path jar = project.resolve("a.jar");
        BuiltJar built = new BuiltJar(jar);
        assertThat(settled(built)).isEmpty();
        Files.write(jar, zip("a"));
        assertThat(settled(built)).contains(jar);
    }
}
