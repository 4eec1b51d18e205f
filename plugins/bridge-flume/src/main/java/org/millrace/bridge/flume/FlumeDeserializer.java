package org.millrace.bridge.flume;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.DeserializerType;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.bridge.flume.load.Shape;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;

/** A deserializer of Flume's, by the name of its builder. */
@DeserializerType(value = "flume", fallback = true)
@Component(
        service = Deserializer.class,
        configurationPid = "millrace.deserializer.flume",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class FlumeDeserializer implements Deserializer {
    private final Bridged<Deserializer> bridged;

    @Activate
    public FlumeDeserializer(Map<String, Object> properties) {
        bridged = new Bridged<>(Shape.DESERIALIZER, Deserializer.class, properties);
    }

    @Override
    public void open(ComponentContext context) throws Exception {
        bridged.open(context);
    }

    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        return new Loaded(io(() -> bridged.get().reader(from, position)));
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

    /** A reader that is called with the plug-in's class loader. */
    private final class Loaded implements Reader {
        private final Reader reader;

        Loaded(Reader reader) {
            this.reader = reader;
        }

        @Override
        public Optional<Event> next() throws IOException {
            return io(reader::next);
        }

        @Override
        public Mark position() {
            return reader.position();
        }

        @Override
        public void close() throws IOException {
            io(() -> {
                reader.close();
                return true;
            });
        }
    }

    @Override
    public void close() throws Exception {
        bridged.close();
    }
}
