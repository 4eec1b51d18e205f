package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a file_roll sink has written. */
final class Delivered {
    private Delivered() {}

    static List<String> in(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().flatMap(Delivered::lines).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void awaitAll(Path directory, List<String> acknowledged) {
        assertThat(acknowledged).isNotEmpty();
        await().atMost(Agent.PATIENCE).untilAsserted(() -> {
            Set<String> missing = new HashSet<>(acknowledged);
            in(directory).forEach(missing::remove);
            assertThat(missing).as("acknowledged and not delivered").isEmpty();
        });
    }
}
