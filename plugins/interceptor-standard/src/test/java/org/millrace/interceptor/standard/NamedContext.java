package org.millrace.interceptor.standard;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.DeadLetters;
import org.millrace.api.component.DurableState;
import org.millrace.api.component.Health;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.component.SharedSockets;
import org.millrace.api.component.UpDownCounter;

/** As much of a context as an interceptor uses: its name. */
record NamedContext(String name) implements ComponentContext {
    @Override
    public String agent() {
        return "a1";
    }

    @Override
    public Path dataDirectory() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Counter counter(String counter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void gauge(String gauge, LongSupplier value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ThreadFactory threads() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String typedAs() {
        return "host";
    }

    @Override
    public DurableState state() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T extends Lifecycle> Optional<T> part(String key, Class<T> type) {
        return Optional.empty();
    }

    @Override
    public DeadLetters deadLetters() {
        throw new UnsupportedOperationException();
    }

    @Override
    public UpDownCounter upDownCounter(String counter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SharedSockets sockets() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void report(Health health, String detail) {
        throw new UnsupportedOperationException();
    }
}
