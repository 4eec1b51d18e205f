package com.acme.mysink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSink;

class MySinkTest {
    @TempDir
    Path folder;

    @Test
    void eachLineBeginsWithThePrefix() throws Exception {
        Path file = folder.resolve("events.txt");
        try (OpenSink sink = Connectors.sink(MySink.class)
                .set("path", file.toString())
                .set("prefix", "> ")
                .open()) {
            sink.deliver("a", "b");
        }
        assertEquals(List.of("> a", "> b"), Files.readAllLines(file));
    }
}
