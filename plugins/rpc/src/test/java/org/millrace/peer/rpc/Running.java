package org.millrace.peer.rpc;

import java.nio.file.Path;
import java.util.List;
import org.millrace.api.event.Event;
import org.millrace.api.source.RefusedException;
import org.millrace.api.source.Source;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.TestOutlet;

/** A source that runs, and what it delivered. */
public final class Running implements AutoCloseable {
    public final TestContext context;
    public final TestOutlet outlet = new TestOutlet();
    private final Source source;

    public Running(Path directory, Source source) throws Exception {
        this(TestContext.in(directory), source);
    }

    public Running(TestContext context, Source source) throws Exception {
        this.context = context;
        this.source = source;
        source.open(context);
        source.start(outlet);
    }

    public int port() {
        return (int) context.gaugeValue("Port");
    }

    public List<String> texts() {
        return outlet.texts();
    }

    public List<Event> events() {
        return outlet.events();
    }

    public void refuse(boolean all) {
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
