package com.acme.mycheckpointedsink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSink;

class MyCheckpointedSinkTest {
    @TempDir
    Path folder;

    @Test
    void eventsAreSeenOnceTheyAreCommitted() throws Exception {
        try (OpenSink sink = Connectors.sink(MyCheckpointedSink.class)
                .set("directory", folder.toString())
                .open()) {
            sink.deliver("a");
            assertEquals(List.of(), MyCheckpointedSinkContractTest.published(folder));
            sink.commit();
            assertEquals(List.of("a"), MyCheckpointedSinkContractTest.published(folder));
        }
    }
}
