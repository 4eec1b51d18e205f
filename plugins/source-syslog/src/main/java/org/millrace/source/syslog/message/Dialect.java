package org.millrace.source.syslog.message;

/** How the headers of an event are called, and what becomes of a message that is none: Flume's sources differ. */
public enum Dialect {
    /** Of {@code syslogtcp} and {@code syslogudp}: without a time there is no header of it; a priority is enough to be valid. */
    SINGLE_PORT("priority", "version"),
    /** Of {@code multiport_syslogtcp}: without a time it is now; a message without a time and a host is invalid. */
    MULTI_PORT("Priority", "Version");

    private final String priority;
    private final String version;

    Dialect(String priority, String version) {
        this.priority = priority;
        this.version = version;
    }

    String priority() {
        return priority;
    }

    String version() {
        return version;
    }
}
