package org.millrace.source.syslog;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.network.HeapShare;
import org.millrace.source.syslog.intake.Origin;
import org.millrace.source.syslog.message.CustomFormat;
import org.millrace.source.syslog.message.Dialect;
import org.millrace.source.syslog.message.KeepFields;
import org.millrace.source.syslog.message.MessageSettings;
import org.millrace.source.syslog.message.StructuredData;

/** Makes settings of what was typed, or says what is wrong with it. */
final class Typed {
    /** As in Flume, whatever less is typed. */
    private static final int LEAST_EVENT = 10;

    private static final String HEADS = "<0123456789>-:+[] \n=";

    private Typed() {}

    static MessageSettings messages(MessageConfig config, Dialect dialect, Optional<CustomFormat> custom) {
        return new MessageSettings(
                dialect,
                KeepFields.of(config.keepFields()),
                structuredData(config.structuredData()),
                zone(config.timeZone().strip(), dialect),
                Clock.systemUTC(),
                custom);
    }

    static Optional<CustomFormat> format(FormatConfig config) {
        return CustomFormat.of(
                config.format_regex(), config.format_search(), config.format_replace(), config.format_dateFormat());
    }

    private static StructuredData structuredData(String typed) {
        for (StructuredData each : StructuredData.values()) {
            if (each.name().equalsIgnoreCase(typed.strip())) {
                return each;
            }
        }
        throw new InvalidConfigurationException("structuredData", "'" + typed + "' is none of copy, move and body");
    }

    private static ZoneId zone(String typed, Dialect dialect) {
        if (typed.isEmpty()) {
            return dialect == Dialect.MULTI_PORT ? ZoneOffset.UTC : ZoneId.systemDefault();
        }
        try {
            return ZoneId.of(typed, ZoneId.SHORT_IDS);
        } catch (DateTimeException e) {
            throw new InvalidConfigurationException(
                    "timeZone", "'" + typed + "' is no zone; give one such as UTC, +01:00 or Europe/Berlin");
        }
    }

    static Origin origin(MessageConfig config, String portHeader) {
        return new Origin(
                portHeader.strip(),
                config.clientIPHeader().strip(),
                config.clientHostnameHeader().strip());
    }

    static String host(String typed) {
        String host = typed.strip();
        if (host.isEmpty()) {
            throw new InvalidConfigurationException(
                    "host",
                    "is empty; give the host name or address to listen on, such as 0.0.0.0 for every interface");
        }
        return host;
    }

    static int port(String key, int port) {
        if (port < 0 || port > 65535) {
            throw new InvalidConfigurationException(key, port + " is not a port; 0 to 65535 are");
        }
        return port;
    }

    /** At most a length of which one always fits into the memory of all. */
    static int eventSize(int typed) {
        if (typed < 1 || typed > 16 << 20) {
            throw new InvalidConfigurationException("eventSize", typed + " is not between 10 and 16777216");
        }
        return Math.min(Math.max(LEAST_EVENT, typed), HeapShare.OF_PROCESS.longestLine());
    }

    static Charset charset(String key, String name) {
        Charset charset;
        try {
            charset = Charset.forName(name.strip());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new InvalidConfigurationException(key, "'" + name + "' is no character set that this Java has");
        }
        if (!charset.canEncode()
                || !Arrays.equals(HEADS.getBytes(charset), HEADS.getBytes(StandardCharsets.US_ASCII))) {
            throw new InvalidConfigurationException(
                    key,
                    charset.name().toUpperCase(Locale.ROOT)
                            + " has other bytes than ASCII for what a message begins with; syslog can't be read in it");
        }
        return charset;
    }
}
