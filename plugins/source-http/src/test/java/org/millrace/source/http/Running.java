package org.millrace.source.http;

import java.nio.file.Path;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Deserializer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** A source that runs, and what it delivered. */
final class Running implements AutoCloseable {
    static final Settings PLAIN = Settings.of("bind", "127.0.0.1").with("port", 0);

    final TestContext context;
    final TestOutlet outlet = new TestOutlet();
    private final HttpSource source;

    Running(Path directory, Settings settings) throws Exception {
        this(TestContext.in(directory), settings, Connectors.make(JsonDeserializer.class, Settings.none()));
    }

    Running(TestContext context, Settings settings, Deserializer handler) throws Exception {
        this.context = context.part(HttpSource.HANDLER, handler);
        source = Connectors.make(HttpSource.class, settings);
        source.open(context);
        source.start(outlet);
    }

    static Running blobs(Path directory, Settings blobs) throws Exception {
        return new Running(TestContext.in(directory), PLAIN, Connectors.make(HttpBlobDeserializer.class, blobs));
    }

    int port() {
        return (int) context.gaugeValue("Port");
    }

    List<String> texts() {
        return outlet.texts();
    }

    List<Event> events() {
        return outlet.events();
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
