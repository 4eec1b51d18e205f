package org.millrace.source.avro;

import java.nio.file.Path;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.source.RefusedException;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** A source that runs, and what it delivered. */
final class Running implements AutoCloseable {
    final TestContext context;
    final TestOutlet outlet = new TestOutlet();
    private final AvroSource source;

    Running(Path directory, Settings settings) throws Exception {
        this(TestContext.in(directory), settings);
    }

    Running(TestContext context, Settings settings) throws Exception {
        this.context = context;
        source = Connectors.make(AvroSource.class, settings);
        source.open(context);
        source.start(outlet);
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

    void refuse(boolean all) {
        if (all) {
            outlet.refuse(RefusedException.Reason.FULL);
        } else {
            outlet.accepting();
        }
    }

    @Override
    public void close() throws Exception {
        source.stop();
        source.close();
        context.end();
    }
}
