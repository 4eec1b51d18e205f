package com.acme.myserializer;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.millrace.api.component.SerializerType;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;
import org.osgi.service.metatype.annotations.AttributeDefinition;

/** Writes each event as a line. */
@SerializerType("my-serializer")
public final class MySerializer implements Serializer {
    /** What its users type. */
    @interface Config {
        @AttributeDefinition(description = "What each line begins with.")
        String prefix() default "";
    }

    private final byte[] prefix;

    public MySerializer(Config config) {
        prefix = config.prefix().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Writer writer(OutputStream to, boolean append) {
        OutputStream lines = new BufferedOutputStream(to);
        return new Writer() {
            @Override
            public void write(Event event) throws IOException {
                for (byte each : event.body()) {
                    if (each == '\n') {
                        throw new IllegalArgumentException("the body is more than one line");
                    }
                }
                lines.write(prefix);
                lines.write(event.body());
                lines.write('\n');
            }

            @Override
            public void flush() throws IOException {
                lines.flush();
            }

            @Override
            public void close() throws IOException {
                lines.flush();
            }
        };
    }

    @Override
    public String suffix() {
        return ".txt";
    }
}
