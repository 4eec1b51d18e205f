package org.millrace.bucket.ledger;

import java.util.List;
import java.util.Optional;

/** For a sink whose directory can't be used: nothing that it notes outlives it, and nobody reads it. */
public final class NoHome implements Home {
    private final String trouble;

    /** @param trouble why there is none, for people */
    public NoHome(String trouble) {
        this.trouble = trouble;
    }

    @Override
    public String path() {
        return "";
    }

    @Override
    public String trouble() {
        return trouble;
    }

    @Override
    public Optional<byte[]> read(String name) {
        return Optional.empty();
    }

    @Override
    public void replace(String name, byte[] content) {}

    @Override
    public void delete(String name) {}

    @Override
    public List<String> list() {
        return List.of();
    }

    @Override
    public Appender append(String name) {
        return new Appender() {
            @Override
            public void write(byte[] bytes) {}

            @Override
            public void force() {}

            @Override
            public void close() {}
        };
    }

    @Override
    public Optional<Home> other(String path) {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
