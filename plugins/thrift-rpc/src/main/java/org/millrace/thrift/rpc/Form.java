package org.millrace.thrift.rpc;

import java.util.Locale;
import java.util.Optional;

/** How Thrift's values look on the wire. */
public enum Form {
    /** Numbers of fixed length. */
    BINARY,
    /** Numbers of as many bytes as they need. */
    COMPACT;

    /** What a message begins with in the binary form, and has as its first byte in the compact one. */
    static final int BINARY_BEGINS = 0x80;

    static final int COMPACT_BEGINS = 0x82;

    /** The form of this name, as a user types it. */
    public static Optional<Form> of(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "binary" -> Optional.of(BINARY);
            case "compact" -> Optional.of(COMPACT);
            default -> Optional.empty();
        };
    }

    ThriftInput input() {
        return this == BINARY ? new BinaryInput() : new CompactInput();
    }

    ThriftOutput output() {
        return this == BINARY ? new BinaryOutput() : new CompactOutput();
    }
}
