package org.millrace.source.seq;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.PolledSourceContract;

class SeqSourceContractTest extends PolledSourceContract {
    private static final int EVENTS = 20;

    @Override
    protected Source make(Settings settings) {
        return Connectors.make(SeqSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("totalEvents", EVENTS).with("batchSize", 3);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("batchSize", "0");
    }

    @Override
    protected List<String> bring() {
        return IntStream.range(0, EVENTS).mapToObj(String::valueOf).toList();
    }
}
