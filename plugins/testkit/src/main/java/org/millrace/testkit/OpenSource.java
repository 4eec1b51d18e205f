package org.millrace.testkit;

import java.time.Duration;
import java.util.List;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.Source;

/** A source that is open and started. Belongs to one thread. */
public final class OpenSource extends Opened<Source> {
    private static final int MOST_POLLS = 100_000;

    private final TestOutlet outlet;

    OpenSource(Source source, TestContext context, TestOutlet outlet) throws Exception {
        super(source, context);
        this.outlet = outlet;
        if (source instanceof MarkedSource marked) {
            marked.restore(outlet.marks());
        }
        source.start(outlet);
    }

    /** Where its events go. */
    public TestOutlet outlet() {
        return outlet;
    }

    /** Polls it once; it must be a {@link PolledSource}. */
    public Duration poll() throws Exception {
        return ((PolledSource) component()).poll(outlet);
    }

    /** Polls until it wants to wait, and gives the texts of all that came so far. */
    public List<String> pollUntilIdle() throws Exception {
        for (int i = 0; i < MOST_POLLS; i++) {
            if (!poll().isZero()) {
                return outlet.texts();
            }
        }
        throw new AssertionError("it has more after " + MOST_POLLS + " polls");
    }

    /** Waits for so many events, 30 s at most, and gives their texts. */
    public List<String> await(int events) {
        return outlet.await(events);
    }

    @Override
    void ending() throws Exception {
        component().stop();
        outlet.end();
    }
}
