package org.millrace.otlp;

/** The headers that stand for a log record's fields. Attributes have their own names, unless these are among them. */
final class Names {
    static final String TIMESTAMP = "timestamp";
    static final String RESOURCE = "resource.";
    static final String SCOPE = "scope.";
    static final String ATTRIBUTE = "attribute.";

    static final String OURS = "otlp.";
    static final String TIME = "otlp.time";
    static final String OBSERVED_TIME = "otlp.observed.time";
    static final String SEVERITY_NUMBER = "otlp.severity.number";
    static final String SEVERITY_TEXT = "otlp.severity.text";
    static final String TRACE_ID = "otlp.trace.id";
    static final String SPAN_ID = "otlp.span.id";
    static final String FLAGS = "otlp.flags";
    static final String EVENT_NAME = "otlp.event.name";
    static final String DROPPED = "otlp.dropped.attributes";
    static final String RESOURCE_SCHEMA = "otlp.resource.schema";
    static final String RESOURCE_DROPPED = "otlp.resource.dropped.attributes";
    static final String SCOPE_NAME = "otlp.scope.name";
    static final String SCOPE_VERSION = "otlp.scope.version";
    static final String SCOPE_SCHEMA = "otlp.scope.schema";
    static final String SCOPE_DROPPED = "otlp.scope.dropped.attributes";

    /** What the body is if it is neither a text nor, being no UTF-8, bytes. */
    static final String BODY = "otlp.body";

    static final String BODY_BYTES = "bytes";
    static final String BODY_JSON = "json";
    static final String BODY_NONE = "none";

    /** A JSON array of the names of headers whose values are JSON. */
    static final String JSON = "otlp.json";

    private Names() {}

    /** The header of a record's attribute. */
    static String ofAttribute(String key) {
        boolean taken = key.equals(TIMESTAMP)
                || key.startsWith(OURS)
                || key.startsWith(RESOURCE)
                || key.startsWith(SCOPE)
                || key.startsWith(ATTRIBUTE);
        return taken ? ATTRIBUTE + key : key;
    }
}
