package com.acme.mypolledsource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.PolledSourceContract;

class MyPolledSourceContractTest extends PolledSourceContract {
    @Override
    protected Source make(Settings settings) {
        return Connectors.make(MyPolledSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("path", file().toString());
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("batchSize", "0");
    }

    @Override
    protected List<String> bring() throws Exception {
        List<String> lines = List.of("a", "", "b", "c", "d");
        Files.write(file(), lines);
        return lines;
    }

    private Path file() {
        return directory.resolve("app.log");
    }
}
