package org.millrace.source.syslog.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.testkit.TestClock;

/** A reader in the hands of a test: Flume's defaults, UTC, and a clock that shows 1 December 2026. */
record Reading(
        Dialect dialect,
        String keepFields,
        StructuredData data,
        ZoneId zone,
        Instant now,
        Charset charset,
        Optional<CustomFormat> custom) {
    static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

    static Reading single() {
        return new Reading(
                Dialect.SINGLE_PORT,
                "none",
                StructuredData.COPY,
                ZoneOffset.UTC,
                NOW,
                StandardCharsets.UTF_8,
                Optional.empty());
    }

    static Reading multi() {
        Reading single = single();
        return new Reading(Dialect.MULTI_PORT, "none", single.data, single.zone, NOW, single.charset, Optional.empty());
    }

    Reading keeping(String fields) {
        return new Reading(dialect, fields, data, zone, now, charset, custom);
    }

    Reading with(StructuredData other) {
        return new Reading(dialect, keepFields, other, zone, now, charset, custom);
    }

    Reading in(String other) {
        return new Reading(dialect, keepFields, data, ZoneId.of(other), now, charset, custom);
    }

    Reading at(Instant time) {
        return new Reading(dialect, keepFields, data, zone, time, charset, custom);
    }

    Reading by(Charset other) {
        return new Reading(dialect, keepFields, data, zone, now, other, custom);
    }

    Reading by(CustomFormat form) {
        return new Reading(dialect, keepFields, data, zone, now, charset, Optional.of(form));
    }

    MessageReader reader() {
        return new MessageReader(
                new MessageSettings(dialect, KeepFields.of(keepFields), data, zone, TestClock.at(now), custom),
                charset);
    }

    Event event(String message) {
        return event(message.getBytes(charset));
    }

    Event event(byte[] bytes) {
        return reader().read(bytes, 0, bytes.length, false, new String[0]);
    }

    /** The body of the message's event. */
    String body(String message) {
        return new String(event(message).body(), charset);
    }

    /** A header of the message's event, or a dash. */
    String header(String name, String message) {
        return event(message).header(name, "-");
    }

    /** The time of the message's event, or a dash. */
    String time(String message) {
        String millis = header("timestamp", message);
        return millis.equals("-")
                ? millis
                : Instant.ofEpochMilli(Long.parseLong(millis)).toString();
    }
}
