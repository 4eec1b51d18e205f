package org.millrace.otlp;

import java.io.IOException;
import java.io.InputStream;

/** How a message of OTLP stands in a request or an answer. */
public enum Wording {
    /** Binary protobuf. */
    PROTOBUF("application/x-protobuf"),
    /** Protobuf's mapping to JSON, with OTLP's changes to it. */
    JSON("application/json");

    private final String contentType;

    Wording(String contentType) {
        this.contentType = contentType;
    }

    /** What HTTP calls it. */
    public String contentType() {
        return contentType;
    }

    /** How many bytes of memory each byte of a request takes while it is read. */
    public int weight() {
        return this == JSON ? 4 : 1;
    }

    /**
     * A request for logs as protobuf.
     *
     * @throws org.millrace.api.serializer.MalformedInputException if it is no such request
     * @throws IOException what the stream throws
     */
    public byte[] readRequest(InputStream from) throws IOException {
        return this == JSON ? FromJson.read(from, Schema.REQUEST) : from.readAllBytes();
    }

    /** A request for logs that {@link LogWriter} has written. */
    public byte[] request(byte[] protobuf) {
        return this == JSON ? ToJson.write(protobuf, Schema.REQUEST) : protobuf;
    }

    byte[] read(InputStream from, Schema schema) throws IOException {
        return this == JSON ? FromJson.read(from, schema) : from.readAllBytes();
    }

    byte[] write(byte[] protobuf, Schema schema) {
        return this == JSON ? ToJson.write(protobuf, schema) : protobuf;
    }
}
