package org.millrace.channel.file;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.millrace.api.channel.Channel;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Counter;
import org.millrace.api.component.DeadLetters;
import org.millrace.api.component.DurableState;
import org.millrace.api.component.Health;
import org.millrace.api.component.Lifecycle;
import org.millrace.api.component.SharedSockets;
import org.millrace.api.component.UpDownCounter;

/** Opens a file channel as an agent would. In the plug-in's package because its configuration is its own affair. */
public final class Opened {
    private Opened() {}

    /** A channel in a directory, with these keys and the defaults for the rest. */
    public static Channel in(Path directory, Map<String, Object> keys) throws Exception {
        FileChannel channel = new FileChannel(TypedConfig.of(FileConfig.class, keys), keys);
        channel.open(new Alone(directory));
        return channel;
    }

    /** An agent with nothing else in it. */
    private record Alone(Path dataDirectory) implements ComponentContext {
        @Override
        public String agent() {
            return "a1";
        }

        @Override
        public String name() {
            return "c1";
        }

        @Override
        public Counter counter(String name) {
            LongAdder sum = new LongAdder();
            return new Counter() {
                @Override
                public void add(long n) {
                    sum.add(n);
                }

                @Override
                public long get() {
                    return sum.sum();
                }
            };
        }

        @Override
        public void gauge(String name, LongSupplier value) {}

        @Override
        public ThreadFactory threads() {
            return Thread::new;
        }

        @Override
        public String typedAs() {
            return "file";
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
        public UpDownCounter upDownCounter(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public SharedSockets sockets() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void report(Health health, String detail) {
            System.err.println(health + " " + detail);
        }
    }
}
