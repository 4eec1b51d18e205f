package org.millrace.source.otlp;

import java.nio.file.Path;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** A source that runs, and what it delivered. */
final class Running implements AutoCloseable {
    static final Settings PLAIN = Settings.of("bind", "127.0.0.1").with("port", 0);

    final TestContext context;
    final TestOutlet outlet = new TestOutlet();
    private final OtlpSource source;

    Running(Path directory, Settings settings) throws Exception {
        this(TestContext.in(directory), settings);
    }

    Running(TestContext context, Settings settings) throws Exception {
        this.context = context;
        outlet.maxBatchSize(100);
        source = Connectors.make(OtlpSource.class, settings);
        source.open(context);
        source.start(outlet);
    }

    int port() {
        return (int) context.gaugeValue("Port");
    }

    List<Event> events() {
        return outlet.events();
    }

    List<String> texts() {
        return outlet.texts();
    }

    void stop() throws Exception {
        source.stop();
    }

    @Override
    public void close() throws Exception {
        source.stop();
        source.close();
        context.end();
    }
}
