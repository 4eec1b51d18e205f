package org.millrace.otlp;

import static java.util.Map.entry;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;

/** A field that a header of ours stands for: of which message, in which form, and its number there. */
record Field(Place place, Form form, int number) {
    static final Map<String, Field> BY_HEADER = Map.ofEntries(
            entry(Names.TIME, new Field(Place.RECORD, Form.FIXED64, 1)),
            entry(Names.SEVERITY_NUMBER, new Field(Place.RECORD, Form.ENUM, 2)),
            entry(Names.SEVERITY_TEXT, new Field(Place.RECORD, Form.TEXT, 3)),
            entry(Names.DROPPED, new Field(Place.RECORD, Form.UINT32, 7)),
            entry(Names.FLAGS, new Field(Place.RECORD, Form.FIXED32, 8)),
            entry(Names.TRACE_ID, new Field(Place.RECORD, Form.HEX, 9)),
            entry(Names.SPAN_ID, new Field(Place.RECORD, Form.HEX, 10)),
            entry(Names.OBSERVED_TIME, new Field(Place.RECORD, Form.FIXED64, 11)),
            entry(Names.EVENT_NAME, new Field(Place.RECORD, Form.TEXT, 12)),
            entry(Names.SCOPE_NAME, new Field(Place.SCOPE, Form.TEXT, 1)),
            entry(Names.SCOPE_VERSION, new Field(Place.SCOPE, Form.TEXT, 2)),
            entry(Names.SCOPE_DROPPED, new Field(Place.SCOPE, Form.UINT32, 4)),
            entry(Names.SCOPE_SCHEMA, new Field(Place.SCOPE_LOGS, Form.TEXT, 3)),
            entry(Names.RESOURCE_DROPPED, new Field(Place.RESOURCE, Form.UINT32, 2)),
            entry(Names.RESOURCE_SCHEMA, new Field(Place.RESOURCE_LOGS, Form.TEXT, 3)));

    enum Place {
        RECORD,
        SCOPE,
        SCOPE_LOGS,
        RESOURCE,
        RESOURCE_LOGS
    }

    enum Form {
        TEXT,
        HEX,
        ENUM,
        UINT32,
        FIXED32,
        FIXED64
    }

    /** False if the value is not in the form. */
    boolean write(String value, Message to) throws IOException {
        try {
            switch (form) {
                case TEXT -> to.text(number, value);
                case HEX -> to.out.writeByteArray(number, HexFormat.of().parseHex(value));
                case ENUM -> to.out.writeEnum(number, Integer.parseInt(value));
                case UINT32 -> to.out.writeUInt32(number, Integer.parseUnsignedInt(value));
                case FIXED32 -> to.out.writeFixed32(number, Integer.parseUnsignedInt(value));
                case FIXED64 -> to.out.writeFixed64(number, Long.parseUnsignedLong(value));
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
