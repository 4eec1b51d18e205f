package org.millrace.testkit.mutation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Sink;
import org.millrace.testkit.Settings;
import org.millrace.testkit.contract.Destination;
import org.millrace.testkit.contract.SinkContract;

/** The suite of {@link GoodSink} and of its faults. */
class SinkSuite extends SinkContract {
    private final Store store = new Store();

    @Override
    protected Sink make(Settings settings) throws Exception {
        return switch (Mutation.current()) {
            case "can be changed and does not say so" -> new ChangeableSink(settings, store);
            case "is held by a shutdown hook" -> new HookedSink();
            default -> new GoodSink(settings, store);
        };
    }

    @Override
    protected Settings settings() {
        String fault = Mutation.current();
        return Settings.of("fault", fault.startsWith("fails to open") ? "" : fault);
    }

    @Override
    protected Map<String, String> wrong() {
        return Mutation.current().equals("is held by a shutdown hook") ? Map.of() : Map.of("batchSize", "0");
    }

    @Override
    protected Optional<Settings> unopenable() {
        return switch (Mutation.current()) {
            case "is held by a shutdown hook" -> Optional.empty();
            case "fails to open and keeps a file" -> Optional.of(Settings.of("fault", Mutation.current()));
            default -> Optional.of(Settings.of("fault", "fails to open"));
        };
    }

    @Override
    protected Optional<Destination> destination() {
        return Mutation.current().equals("is held by a shutdown hook") ? Optional.empty() : Optional.of(store);
    }

    @Override
    protected List<Event> poison() {
        return switch (Mutation.current()) {
            case "is held by a shutdown hook", "rejects what it should take" -> List.of();
            default -> List.of(Event.of("poison"));
        };
    }

    @Override
    protected Duration patience() {
        return Duration.ofMillis(800);
    }
}
