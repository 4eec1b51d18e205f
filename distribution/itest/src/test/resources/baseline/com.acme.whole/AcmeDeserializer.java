package com.acme.whole;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.millrace.api.component.DeserializerType;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.MalformedInputException;

/** What stands before each semicolon. */
@DeserializerType("acme")
public final class AcmeDeserializer implements Deserializer {
    private static final int MOST = 1024;

    public AcmeDeserializer() {}

    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        long begin = position.map(Mark::number).orElse(0L);
        InputStream in = from.stream(begin);
        return new Reader() {
            private long at = begin;

            @Override
            public Optional<Event> next() throws IOException {
                ByteArrayOutputStream body = new ByteArrayOutputStream();
                for (int b = in.read(); b >= 0; b = in.read()) {
                    if (b == ';') {
                        at += body.size() + 1;
                        return Optional.of(Event.of(Map.of(), body.toByteArray()));
                    }
                    if (body.size() == MOST) {
                        throw new MalformedInputException("no semicolon in 1024 bytes", at, false, null);
                    }
                    body.write(b);
                }
                return Optional.empty();
            }

            @Override
            public Mark position() {
                return Mark.of(at);
            }

            @Override
            public void close() {}
        };
    }
}
