package com.acme.whole;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;

/** Counts up to a number, from wherever it was. */
@SourceType(
        value = "acme",
        classes = "com.acme.AcmeSource",
        parts = "deserializer=deserializer/acme",
        guarantee = Guarantee.EXACTLY_ONCE)
public final class AcmeSource implements PolledSource, MarkedSource {
    @interface Config {
        int upTo() default 100;
    }

    private static final String COUNTED = "counted";

    private final int upTo;
    private Deserializer deserializer;
    private Counter rounds;
    private long next = 1;

    public AcmeSource(Config config) {
        this.upTo = config.upTo();
    }

    @Override
    public void open(ComponentContext context) {
        deserializer = context.part("deserializer", Deserializer.class).orElseThrow();
        rounds = context.counter("RoundCount");
    }

    @Override
    public void restore(Map<String, Mark> marks) {
        next = Optional.ofNullable(marks.get(COUNTED)).map(Mark::number).orElse(1L);
    }

    @Override
    public Duration poll(Outlet outlet) throws Exception {
        if (next > upTo) {
            return Duration.ofSeconds(1);
        }
        long behind = Math.min(upTo + 1L, next + Math.min(10, outlet.maxBatchSize()));
        StringBuilder text = new StringBuilder();
        for (long i = next; i < behind; i++) {
            text.append(i).append(';');
        }
        List<Event> batch = new ArrayList<>();
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        try (Deserializer.Reader reader =
                deserializer.reader(Input.of(new ByteArrayInputStream(bytes)), Optional.empty())) {
            for (Optional<Event> event = reader.next(); event.isPresent(); event = reader.next()) {
                batch.add(event.get());
            }
        }
        outlet.accept(batch, MarkChanges.set(COUNTED, Mark.of(behind)));
        next = behind;
        rounds.add(1);
        return Duration.ZERO;
    }
}
