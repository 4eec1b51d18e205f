package org.millrace.source.syslog.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times, as they are written and as they are meant. */
class StampTest {
    private static final DateTimeFormatter RFC3164 = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ENGLISH);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1985-04-12T23:20:50.52Z",
                "1985-04-12T19:20:50.52-04:00",
                "2003-10-11T22:14:15.003Z",
                "2003-08-24T05:14:15.000003-07:00",
                "2012-04-13T11:11:11-08:00",
                "2012-04-13T08:08:08.0001+00:00",
                "2012-04-13T08:08:08.251+00:00",
                "2014-10-03T17:20:01.123456-07:00",
                "2014-10-03T12:00:00.123+05:00",
                "2024-02-29T00:00:00.999999999Z",
                "2000-02-29T12:00:00Z",
                "1969-12-31T23:59:59Z"
            })
    void aTimeOfRfc5424IsReadAsJavaReadsIt(String stamp) {
        String right = String.valueOf(OffsetDateTime.parse(stamp).toInstant().toEpochMilli());
        for (Reading reading : new Reading[] {Reading.single().in("Asia/Tokyo"), Reading.multi()}) {
            assertThat(reading.header("timestamp", "<10>1 " + stamp + " host msg"))
                    .isEqualTo(right);
            assertThat(reading.header("timestamp", "<10>" + stamp + " host msg"))
                    .isEqualTo(right);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2012-04-13T11:11:11, 2012-04-13T02:11:11Z",
        "2012-04-13T11:11:11.999, 2012-04-13T02:11:11.999Z",
        "2012-04-13 11:11:11, 2012-04-13T02:11:11Z",
        "2012-04-13T11:11:11+0200, 2012-04-13T09:11:11Z",
        "2012-04-13T11:11:11+02, 2012-04-13T09:11:11Z",
        "'2012-04-13T11:11:11,5z', 2012-04-13T11:11:11.500Z",
        "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z"
    })
    void othersWriteItOtherwise(String stamp, String time) {
        assertThat(Reading.single().in("Asia/Tokyo").time("<10>1 " + stamp + " host msg"))
                .isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2012-13-13T11:11:11Z",
                "2012-00-13T11:11:11Z",
                "2011-02-29T11:11:11Z",
                "2012-04-31T11:11:11Z",
                "2012-04-13T24:11:11Z",
                "2012-04-13T11:60:11Z",
                "2012-04-13T11:11:61Z",
                "2012-04-13T11:11:11+99:00",
                "2012-04-13T11:11:11+0x:00",
                "2012-04-13X11:11:11Z",
                "2012-04-1311:11:11Z00",
                "201x-04-13T11:11:11Z",
                "Foo 11 22:14:15",
                "Oct 32 22:14:15",
                "Oct 0 22:14:15",
                "Oct 11 24:14:15",
                "Oct 11 2:14:15",
                "Feb 30 22:14:15",
                "oct 11 22:14:15"
            })
    void whatIsNoTimeIsNone(String stamp) {
        String message = "<10>1 " + stamp + " host msg";
        assertThat(Reading.single().time(message)).isEqualTo("-");
        assertThat(Reading.single().body(message)).isEqualTo(message);
        assertThat(Reading.multi().header("flume.syslog.status", message)).isEqualTo("Invalid");
    }

    @Test
    void withoutATimeItIsNowForTheMultiportSourceAlone() {
        assertThat(Reading.multi().time("<10>1 - host msg")).isEqualTo(Reading.NOW.toString());
        assertThat(Reading.single().time("<10>1 - host msg")).isEqualTo("-");
    }

    @ParameterizedTest
    @CsvSource({
        "Oct 11 22:14:15, 2026-10-11T22:14:15Z, host",
        "Feb  5 17:32:18, 2026-02-05T17:32:18Z, host",
        "Feb 5 17:32:18, 2026-02-05T17:32:18Z, host",
        "Feb 05 17:32:18, 2026-02-05T17:32:18Z, host",
        "Dec 30 22:14:15, 2026-12-30T22:14:15Z, host",
        "Jan  1 00:00:00, 2027-01-01T00:00:00Z, host",
        "Jan  3 00:00:00, 2026-01-03T00:00:00Z, host",
        "Aug 24 05:34:00 CST 1987, 1987-08-24T11:34:00Z, host",
        "Aug 24 05:34:00 1987, 1987-08-24T05:34:00Z, host",
        "Aug 24 1987 05:34:00, 1987-08-24T05:34:00Z, host",
        "1990 Oct 22 10:52:01 TZ-6, 1990-10-22T16:52:01Z, host",
        "Oct 11 22:14:15.123, 2026-10-11T22:14:15.123Z, host",
        "Oct 11 22:14:15.123456 UTC, 2026-10-11T22:14:15.123Z, host",
        "Oct 11 22:14:15 CEST, 2026-10-11T20:14:15Z, host",
        "Oct 11 22:14:15 +0200, 2026-10-11T20:14:15Z, host",
        "Oct 11 22:14:15 GMT-03:30, 2026-10-12T01:44:15Z, host",
        "Oct 11 22:14:15 UTC:, 2026-10-11T22:14:15Z, -",
        "Oct 11 22:14:15:, 2026-10-11T22:14:15Z, -"
    })
    void aTimeOfRfc3164HasWhatSendersPutIntoIt(String stamp, String time, String host) {
        String message = "<165>" + stamp + (host.equals("-") ? "" : " " + host) + " the text";
        for (Reading reading : new Reading[] {Reading.single(), Reading.multi()}) {
            assertThat(reading.time(message)).isEqualTo(time);
            assertThat(reading.header("host", message)).isEqualTo(host);
            assertThat(reading.body(message)).isEqualTo("the text");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Oct 11 22:14:15 MSK sshd[12]: the text, MSK",
        "Oct 11 22:14:15 EST su: the text, EST",
        "Oct 11 22:14:15 XYZ the text, XYZ",
        "Oct 11 22:14:15 2001:db8::1 the text, 2001:db8::1"
    })
    void aHostMayBeCalledAsAZoneIs(String message, String host) {
        assertThat(Reading.single().header("host", "<13>" + message)).isEqualTo(host);
    }

    @Test
    void theZoneThatIsTypedCountsInSummerAndInWinter() {
        Reading berlin = Reading.multi().in("Europe/Berlin");
        assertThat(berlin.time("<13>Jul  1 12:00:00 host x")).isEqualTo("2026-07-01T10:00:00Z");
        assertThat(berlin.time("<13>Nov  1 12:00:00 host x")).isEqualTo("2026-11-01T11:00:00Z");
    }

    /** Also where Flume's multiport source takes the year 2001. */
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/Los_Angeles", "Pacific/Auckland"})
    void aTimeWithoutYearIsOfTheTwelveMonthsThatEndAMonthFromNow(String zone) {
        for (int month = 0; month <= 36; month++) {
            LocalDateTime now = LocalDateTime.of(2026, 1, 15, 12, 0).plusMonths(month);
            for (int i = -10; i <= 1; i++) {
                LocalDateTime then = now.plusMonths(i).minusDays(i == 1 ? 1 : 0);
                Instant time = now.atZone(ZoneId.of(zone)).toInstant();
                for (Reading reading : new Reading[] {Reading.single(), Reading.multi()}) {
                    assertThat(reading.in(zone).at(time).time("<10>" + RFC3164.format(then) + " host msg"))
                            .as("%s at %s", then, now)
                            .isEqualTo(then.atZone(ZoneId.of(zone)).toInstant().toString());
                }
            }
        }
    }

    @Test
    void aLeapDayIsOfALeapYear() {
        Reading leap = Reading.single().at(Instant.parse("2028-03-01T00:00:00Z"));
        assertThat(leap.time("<10>Feb 29 12:00:00 host msg")).isEqualTo("2028-02-29T12:00:00Z");
        assertThat(Reading.single().time("<10>Feb 29 12:00:00 host msg")).isEqualTo("-");
    }

    @Test
    void theYearChangesWhileAReaderRuns() {
        var clock = org.millrace.testkit.TestClock.at(Instant.parse("2026-12-31T23:59:30Z"));
        MessageReader reader = new MessageReader(
                new MessageSettings(
                        Dialect.SINGLE_PORT,
                        KeepFields.of("none"),
                        StructuredData.COPY,
                        ZoneOffset.UTC,
                        clock,
                        java.util.Optional.empty()),
                java.nio.charset.StandardCharsets.UTF_8);
        byte[] message = "<10>Feb  1 00:00:01 host msg".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        String before =
                reader.read(message, 0, message.length, false, new String[0]).header("timestamp", "");
        clock.advance(java.time.Duration.ofDays(32));
        reader.tick();
        String after =
                reader.read(message, 0, message.length, false, new String[0]).header("timestamp", "");
        assertThat(Instant.ofEpochMilli(Long.parseLong(before))).isEqualTo("2026-02-01T00:00:01Z");
        assertThat(Instant.ofEpochMilli(Long.parseLong(after))).isEqualTo("2027-02-01T00:00:01Z");
    }

    @Test
    void daysAreCountedAsJavaCountsThem() {
        for (LocalDate day = LocalDate.of(1896, 1, 1); day.getYear() < 2110; day = day.plusDays(1)) {
            assertThat(Stamp.epochDay(day.getYear(), day.getMonthValue(), day.getDayOfMonth()))
                    .isEqualTo(day.toEpochDay());
        }
    }
}
