package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSink;

class ${class}Test {
    @TempDir
    Path folder;

    @Test
    void eventsAreSeenOnceTheyAreCommitted() throws Exception {
        try (OpenSink sink = Connectors.sink(${class}.class)
                .set("directory", folder.toString())
                .open()) {
            sink.deliver("a");
            assertEquals(List.of(), ${class}ContractTest.published(folder));
            sink.commit();
            assertEquals(List.of("a"), ${class}ContractTest.published(folder));
        }
    }
}
