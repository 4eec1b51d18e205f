package org.millrace.itest.zoo;

import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.component.SinkType;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** Fails where its key {@code fail} says; elsewhere it drops events and counts them in its own figure. */
@SinkType("zoo_trouble")
@Component(
        service = Sink.class,
        configurationPid = "millrace.sink.zoo_trouble",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class TroubleSink implements Sink {

    /** What a user types. */
    @interface Config {
        String fail() default "nowhere";
    }

    private final String fail;

    @Activate
    public TroubleSink(Config config) {
        this.fail = config.fail();
        if (fail.equals("configuration")) {
            throw new InvalidConfigurationException("fail", "must not be configuration");
        }
        at("constructor");
    }

    private void at(String phase) {
        if (fail.equals(phase)) {
            throw new NoClassDefFoundError("org/example/" + phase);
        }
    }

    @Override
    public void open(ComponentContext context) {
        at("open");
        context.gauge(
                "ContextLoaderIsOurs",
                () -> Thread.currentThread().getContextClassLoader() == TroubleSink.class.getClassLoader() ? 1 : 0);
        if (Thread.currentThread().getContextClassLoader() != TroubleSink.class.getClassLoader()) {
            throw new IllegalStateException("wrong context class loader");
        }
    }

    @Override
    public void deliver(Batch batch) {
        at("deliver");
    }

    @Override
    public void close() throws InterruptedException {
        at("close");
        if (fail.equals("hang in close")) {
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }
}
