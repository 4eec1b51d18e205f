package com.acme.whole;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.millrace.api.component.SerializerType;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;

/** The value of one header, and the body behind it. */
@SerializerType("acme")
public final class AcmeSerializer implements Serializer {
    @interface Config {
        String between() default "=";
    }

    private final String between;

    public AcmeSerializer(Config config) {
        this.between = config.between();
    }

    @Override
    public Writer writer(OutputStream to, boolean append) {
        return new Writer() {
            @Override
            public void write(Event event) throws IOException {
                String line = event.headers().getOrDefault("acme", "?")
                        + between
                        + new String(event.body(), StandardCharsets.UTF_8)
                        + "\n";
                to.write(line.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
