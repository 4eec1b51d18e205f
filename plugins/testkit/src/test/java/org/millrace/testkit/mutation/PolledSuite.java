package org.millrace.testkit.mutation;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.millrace.api.source.Source;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.PolledSourceContract;

/** The suite of {@link GoodPolledSource} and of its faults. */
class PolledSuite extends PolledSourceContract {
    private static final List<String> LINES =
            IntStream.range(0, 20).mapToObj(i -> "line " + i).toList();

    @Override
    protected Source make(Settings settings) {
        return new GoodPolledSource(Mutation.current(), LINES);
    }

    @Override
    protected List<String> bring() {
        return LINES;
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(800);
    }
}
