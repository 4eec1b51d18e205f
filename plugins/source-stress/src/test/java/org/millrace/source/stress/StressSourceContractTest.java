package org.millrace.source.stress;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.millrace.api.source.Source;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.PolledSourceContract;

class StressSourceContractTest extends PolledSourceContract {
    private static final int EVENTS = 20;

    @Override
    protected Source make(Settings settings) {
        return Connectors.make(StressSource.class, settings);
    }

    @Override
    protected Settings settings() {
        return Settings.of("maxSuccessfulEvents", EVENTS).with("batchSize", 3).with("size", 2);
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.of("batchSize", "0", "size", "-1");
    }

    @Override
    protected List<String> bring() {
        return Collections.nCopies(EVENTS, "\u007f\u007f");
    }
}
