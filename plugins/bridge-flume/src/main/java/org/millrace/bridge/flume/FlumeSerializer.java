package org.millrace.bridge.flume;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.SerializerType;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;
import org.millrace.bridge.flume.load.Shape;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A serializer of Flume's, by the name of its builder. */
@SerializerType(value = "flume", fallback = true)
@Component(
        service = Serializer.class,
        configurationPid = "millrace.serializer.flume",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FlumeSerializer implements Serializer {
    private final Bridged<Serializer> bridged;

    @Activate
    public FlumeSerializer(Map<String, Object> properties) {
        bridged = new Bridged<>(Shape.SERIALIZER, Serializer.class, properties);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        bridged.open(context);
    }

    @Override
    public Writer writer(OutputStream to, boolean append) throws IOException {
        return new Loaded(io(() -> bridged.get().writer(to, append)));
    }

    @Override
    public boolean appendable() {
        return bridged.quietly(() -> bridged.get().appendable());
    }

    private <R> R io(Callable<R> call) throws IOException {
        try {
            return bridged.with(call);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    /** A writer that is called with the plug-in's class loader. */
    private final class Loaded implements Writer {
        private final Writer writer;

        Loaded(Writer writer) {
            this.writer = writer;
        }

        @Override
        public void write(Event event) throws IOException {
            io(() -> {
                writer.write(event);
                return true;
            });
        }

        @Override
        public void flush() throws IOException {
            io(() -> {
                writer.flush();
                return true;
            });
        }

        @Override
        public void close() throws IOException {
            io(() -> {
                writer.close();
                return true;
            });
        }
    }

    @Override
    public void close() throws Exception {
        bridged.close();
    }
}
