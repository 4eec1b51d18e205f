package org.millrace.source.syslog.message;

/** Where an RFC 5424 message's name of program, process, kind of message and structured data go. */
public enum StructuredData {
    /** Into headers, and they stay in the body as Flume has them. */
    COPY,
    /** Into headers; the body is the text alone. */
    MOVE,
    /** They stay in the body, as in Flume. */
    BODY
}
