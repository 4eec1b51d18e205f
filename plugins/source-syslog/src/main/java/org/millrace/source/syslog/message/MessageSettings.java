package org.millrace.source.syslog.message;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How messages are understood.
 *
 * @param zone of times that name none
 * @param clock tells the year of times that have none
 * @param custom a form that is tried first
 */
public record MessageSettings(
        Dialect dialect,
        KeepFields keepFields,
        StructuredData structuredData,
        ZoneId zone,
        Clock clock,
        Optional<CustomFormat> custom) {}
