package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a file_roll sink has written. */
final class Delivered {
    private Delivered() {}

    static List<String> in(Path directory) {
        return Rolled.files(directory).stream().flatMap(Delivered::lines).toList();
    }

    private static Stream<String> lines(Path file) {
        try (InputStream in = Rolled.open(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines();
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
