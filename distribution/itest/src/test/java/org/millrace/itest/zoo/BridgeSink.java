package org.millrace.itest.zoo;

import java.util.concurrent.ThreadFactory;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Health;
import org.millrace.api.component.SinkType;
import org.millrace.api.event.Event;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Wants the class loader of the api round each call, as a bridge wants that of the library it calls, and says where it is not. */
@SinkType(value = "zoo_bridge", fallback = true, contextLoader = "org.millrace.api.event.Event")
@Component(
        service = Sink.class,
        configurationPid = "millrace.sink.zoo_bridge",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class BridgeSink implements Sink {

    @Activate
    public BridgeSink() {
        at("constructor");
    }

    private static void at(String call) {
        if (Thread.currentThread().getContextClassLoader() != Event.class.getClassLoader()) {
            throw new IllegalStateException("wrong context class loader in " + call);
        }
    }

    @Override
    public void open(ComponentContext context) {
        at("open");
        context.gauge("Wrong", () -> {
            at("gauge");
            return 7;
        });
        ThreadFactory threads = context.threads();
        threads.newThread(() -> {
                    at("thread");
                    context.report(Health.OK, "typed as " + context.typedAs());
                })
                .start();
    }

    @Override
    public int batchSize() {
        at("batchSize");
        return 10;
    }

    @Override
    public void deliver(Batch batch) {
        at("deliver");
    }

    @Override
    public void tick() {
        at("tick");
    }
}
