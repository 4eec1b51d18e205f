package org.millrace.source.exec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.PolledSourceContract;

class ExecSourceContractTest extends PolledSourceContract {
    @TempDir
    Path folder;

    @Override
    protected Source make(Settings settings) {
        return Connectors.make(ExecSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("command", "cat " + folder.resolve("lines")).with("batchTimeout", 50);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("command", " ", "batchSize", "0", "charset", "EBCDIC-of-ours");
    }

    @Override
    protected List<String> bring() throws Exception {
        List<String> lines = IntStream.range(0, 100).mapToObj(i -> "line " + i).toList();
        Files.write(folder.resolve("lines"), lines);
        return lines;
    }
}
