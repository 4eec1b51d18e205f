package org.millrace.source.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.DeserializerType;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.millrace.api.mark.Mark;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Input;
import org.millrace.api.serializer.MalformedInputException;
import org.millrace.http.server.RequestHead;

/** Makes one event of a request: its body as it is, and its parameters as headers. */
@DeserializerType(
        value = "http_blob",
        classes = {
            "org.apache.flume.source.http.BLOBHandler",
            "org.apache.flume.sink.solr.morphline.BlobHandler",
            "BLOBHandler",
            "BlobHandler"
        })
public final class HttpBlobDeserializer implements Deserializer {
    private static final int MOST = 1 << 30;

    private final int most;
    private final List<String> mandatory = new ArrayList<>();

    public HttpBlobDeserializer(HttpBlobConfig config) {
        most = config.maxBlobLength();
        if (most < 1 || most > MOST) {
            throw new InvalidConfigurationException("maxBlobLength", "must be from 1 to " + MOST + ", was " + most);
        }
        for (String name : config.mandatoryParameters().split(",", -1)) {
            if (!name.isBlank()) {
                mandatory.add(name.strip());
            }
        }
    }

    @Override
    public Reader reader(Input from, Optional<Mark> position) throws IOException {
        return new Blobs(from, EventCount.of(position));
    }

    private final class Blobs implements Reader {
        private final Input input;
        private final Map<String, String> headers = new LinkedHashMap<>();
        private @Nullable InputStream stream;
        private long offset;
        private boolean over;

        Blobs(Input input, long offset) {
            this.input = input;
            this.offset = offset;
            input.about().forEach((word, value) -> {
                if (word.startsWith(RequestHead.PARAMETER)) {
                    headers.put(word.substring(RequestHead.PARAMETER.length()), value);
                }
            });
        }

        @Override
        public Optional<Event> next() throws IOException {
            for (String name : mandatory) {
                if (!headers.containsKey(name)) {
                    throw new MalformedInputException("the parameter " + name + " is missing", -1, false, null);
                }
            }
            if (over || !input.complete()) {
                return Optional.empty();
            }
            InputStream from = stream;
            if (from == null) {
                from = input.stream(offset);
                stream = from;
            }
            byte[] body = from.readNBytes(most);
            over = body.length < most;
            // Of a request that has no body its parameters are an event all the same.
            if (body.length == 0 && (offset > 0 || input.about().isEmpty())) {
                return Optional.empty();
            }
            offset += body.length;
            return Optional.of(Event.of(headers, body));
        }

        @Override
        public Mark position() {
            return EventCount.mark(offset);
        }

        @Override
        public void close() {
            // The stream is its owner's.
        }
    }
}
