package org.millrace.otlp;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A message as the mapping of protobuf to JSON needs it: the names, numbers and forms of its fields. Immutable. */
final class Schema {
    static final Schema ANY_VALUE = new Schema()
            .with(1, "stringValue", Form.TEXT)
            .with(2, "boolValue", Form.BOOL)
            .with(3, "intValue", Form.INT64)
            .with(4, "doubleValue", Form.DOUBLE)
            .with(5, "arrayValue", false, () -> Schema.ARRAY)
            .with(6, "kvlistValue", false, () -> Schema.LIST)
            .with(7, "bytesValue", Form.BYTES);
    static final Schema KEY_VALUE = new Schema().with(1, "key", Form.TEXT).with(2, "value", false, () -> ANY_VALUE);
    static final Schema ARRAY = new Schema().with(1, "values", true, () -> ANY_VALUE);
    static final Schema LIST = new Schema().with(1, "values", true, () -> KEY_VALUE);
    static final Schema RECORD = new Schema()
            .with(1, "timeUnixNano", Form.FIXED64)
            .with(2, "severityNumber", Form.ENUM)
            .with(3, "severityText", Form.TEXT)
            .with(5, "body", false, () -> ANY_VALUE)
            .with(6, "attributes", true, () -> KEY_VALUE)
            .with(7, "droppedAttributesCount", Form.UINT32)
            .with(8, "flags", Form.FIXED32)
            .with(9, "traceId", Form.HEX)
            .with(10, "spanId", Form.HEX)
            .with(11, "observedTimeUnixNano", Form.FIXED64)
            .with(12, "eventName", Form.TEXT);
    static final Schema SCOPE = new Schema()
            .with(1, "name", Form.TEXT)
            .with(2, "version", Form.TEXT)
            .with(3, "attributes", true, () -> KEY_VALUE)
            .with(4, "droppedAttributesCount", Form.UINT32);
    static final Schema RESOURCE =
            new Schema().with(1, "attributes", true, () -> KEY_VALUE).with(2, "droppedAttributesCount", Form.UINT32);
    static final Schema SCOPE_LOGS = new Schema()
            .with(1, "scope", false, () -> SCOPE)
            .with(2, "logRecords", true, () -> RECORD)
            .with(3, "schemaUrl", Form.TEXT);
    static final Schema RESOURCE_LOGS = new Schema()
            .with(1, "resource", false, () -> RESOURCE)
            .with(2, "scopeLogs", true, () -> SCOPE_LOGS)
            .with(3, "schemaUrl", Form.TEXT);
    static final Schema REQUEST = new Schema().with(1, "resourceLogs", true, () -> RESOURCE_LOGS);
    static final Schema PARTIAL =
            new Schema().with(1, "rejectedLogRecords", Form.INT64).with(2, "errorMessage", Form.TEXT);
    static final Schema RESPONSE = new Schema().with(1, "partialSuccess", false, () -> PARTIAL);
    static final Schema STATUS = new Schema().with(1, "code", Form.INT32).with(2, "message", Form.TEXT);

    enum Form {
        TEXT,
        BOOL,
        INT32,
        INT64,
        UINT32,
        FIXED32,
        FIXED64,
        DOUBLE,
        ENUM,
        BYTES,
        HEX,
        MESSAGE
    }

    record Field(int number, String name, Form form, boolean repeated, Supplier<Schema> type) {}

    private final Map<Integer, Field> byNumber = new HashMap<>();
    private final Map<String, Field> byName = new HashMap<>();

    private Schema() {}

    private Schema with(int number, String name, Form form) {
        return with(new Field(number, name, form, false, () -> {
            throw new IllegalStateException(name + " is no message");
        }));
    }

    private Schema with(int number, String name, boolean repeated, Supplier<Schema> type) {
        return with(new Field(number, name, Form.MESSAGE, repeated, type));
    }

    private Schema with(Field field) {
        byNumber.put(field.number(), field);
        byName.put(field.name(), field);
        return this;
    }

    Optional<Field> field(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    Optional<Field> field(String name) {
        return Optional.ofNullable(byName.get(name));
    }
}
