package org.millrace.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.millrace.api.event.Event;
import org.millrace.source.syslog.message.Dialect;
import org.millrace.source.syslog.message.KeepFields;
import org.millrace.source.syslog.message.MessageReader;
import org.millrace.source.syslog.message.MessageSettings;
import org.millrace.source.syslog.message.StructuredData;

/** A message of a syslog sender, without its frame. */
class SyslogMessageFuzzTest {
    private static final int ADDED = 4;

    private final List<MessageReader> readers = List.of(
            reader(Dialect.SINGLE_PORT, "none", StructuredData.COPY),
            reader(Dialect.SINGLE_PORT, "priority version timestamp hostname", StructuredData.MOVE),
            reader(Dialect.MULTI_PORT, "all", StructuredData.COPY),
            reader(Dialect.MULTI_PORT, "timestamp", StructuredData.BODY));

    private static MessageReader reader(Dialect dialect, String keep, StructuredData data) {
        return new MessageReader(
                new MessageSettings(
                        dialect, KeepFields.of(keep), data, ZoneOffset.UTC, Clock.systemUTC(), Optional.empty()),
                StandardCharsets.UTF_8);
    }

    @FuzzTest(maxDuration = Targets.DURATION)
    void isAnEventWhateverItIs(byte[] message) {
        for (MessageReader reader : readers) {
            Event event = reader.read(message, 0, message.length, false, new String[0]);
            if (event.body().length > message.length + ADDED) {
                throw new IllegalStateException(
                        "a body of " + event.body().length + " bytes of a message of " + message.length);
            }
        }
    }
}
