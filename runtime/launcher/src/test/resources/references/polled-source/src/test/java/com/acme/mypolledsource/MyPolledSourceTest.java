package com.acme.mypolledsource;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSource;

class MyPolledSourceTest {
    @TempDir
    Path folder;

    @Test
    void aLineComesWhenItIsWhole() throws Exception {
        Path file = Files.writeString(folder.resolve("app.log"), "one\ntw");
        try (OpenSource source = Connectors.source(MyPolledSource.class)
                .set("path", file.toString())
                .open()) {
            assertEquals(List.of("one"), source.pollUntilIdle());
            Files.writeString(file, "one\ntwo\n");
            assertEquals(List.of("one", "two"), source.pollUntilIdle());
        }
    }
}
