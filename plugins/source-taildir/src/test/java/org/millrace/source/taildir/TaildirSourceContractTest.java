package org.millrace.source.taildir;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.parallel.Isolated;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.PolledSourceContract;

/** Alone, since it looks at all threads and open files of the JVM. */
@Isolated
class TaildirSourceContractTest extends PolledSourceContract {

    @Override
    protected Source make(Settings settings) {
        return Connectors.make(TaildirSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("filegroups", "f1").with("filegroups.f1", directory.resolve("logs") + "/.*\\.log");
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of(
                "batchSize", "0",
                "maxBatchCount", "0",
                "filegroups", "",
                "filegroups.f1", "/logs/[",
                "idleTimeout", "0",
                "maxLineLength", "1",
                "multiline.pattern", "(",
                "maxOpenFiles", "1");
    }

    @Override
    protected List<String> bring() throws Exception {
        Files.createDirectories(directory.resolve("logs"));
        List<String> lines = List.of("one", "two", "", "four");
        Files.writeString(directory.resolve("logs/a.log"), String.join("\n", lines) + "\n");
        return lines;
    }
}
