package org.millrace.source.syslog.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;

/** What becomes of whole messages: what Flume makes of them, and where that was wrong, what is right. */
class MessageReaderTest {
    private static final String HOST = "ubuntu-11.cloudera.com";
    private static final String RFC5424 =
            "<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut=\"3\""
                    + " eventID=\"10]1\\\"1\"][two@1] \uFEFFAn event";

    @Test
    void aMessageOfRfc5424HasAllItsHeaders() {
        Event event = Reading.single().event(RFC5424);
        assertThat(event.headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Facility", "20",
                        "Severity", "5",
                        "priority", "165",
                        "version", "1",
                        "timestamp", "1065910455003",
                        "host", "mymachine.example.com",
                        "appName", "evntslog",
                        "msgId", "ID47",
                        "structuredData", "[exampleSDID@32473 iut=\"3\" eventID=\"10]1\\\"1\"][two@1]"));
        assertThat(event.text()).startsWith("evntslog - ID47 [exampleSDID").endsWith("\uFEFFAn event");
    }

    @Test
    void theMultiportSourceHasItsOwnNames() {
        Event event = Reading.multi().event("<10>1 2012-04-13T11:11:11Z " + HOST + " some msg");
        assertThat(event.headers())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "Facility", "1",
                        "Severity", "2",
                        "Priority", "10",
                        "Version", "1",
                        "timestamp", "1334315471000",
                        "host", HOST));
        assertThat(event.text()).isEqualTo("some msg");
    }

    @Test
    void structuredDataMovesOrStays() {
        Reading moved = Reading.single().with(StructuredData.MOVE);
        assertThat(moved.body(RFC5424)).isEqualTo("An event");
        assertThat(moved.header("structuredData", RFC5424)).startsWith("[exampleSDID");
        assertThat(moved.keeping("hostname").body(RFC5424)).isEqualTo("mymachine.example.com An event");
        assertThat(moved.body("<1>1 - - a b c -")).isEmpty();
        Event stayed = Reading.single().with(StructuredData.BODY).event(RFC5424);
        assertThat(stayed.headers()).doesNotContainKeys("appName", "msgId", "structuredData");
        assertThat(stayed.text()).startsWith("evntslog - ID47 [");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b c [x", "a b c [x y=\"]", "a b c {x} text", "a b", "a b c ", "a  b c - text"})
    void whatIsNoStructuredDataStaysInTheBody(String rest) {
        Event event = Reading.single().with(StructuredData.MOVE).event("<1>1 - host " + rest);
        assertThat(event.text()).isEqualTo(rest);
        assertThat(event.headers()).doesNotContainKey("structuredData");
    }

    @ParameterizedTest
    @CsvSource({
        "none, some msg",
        "false, some msg",
        "hostname, ubuntu-11.cloudera.com some msg",
        "timestamp hostname, 2012-04-13T11:11:11+08:00 ubuntu-11.cloudera.com some msg",
        "hostname timestamp, 2012-04-13T11:11:11+08:00 ubuntu-11.cloudera.com some msg",
        "priority timestamp hostname, <10>2012-04-13T11:11:11+08:00 ubuntu-11.cloudera.com some msg",
        "priority version timestamp hostname, <10>1 2012-04-13T11:11:11+08:00 ubuntu-11.cloudera.com some msg",
        "version, 1 some msg",
        "all, <10>1 2012-04-13T11:11:11+08:00 ubuntu-11.cloudera.com some msg",
        "true, <10>1 2012-04-13T11:11:11+08:00 ubuntu-11.cloudera.com some msg"
    })
    void fieldsAreKept(String fields, String body) {
        String message = "<10>1 2012-04-13T11:11:11+08:00 " + HOST + " some msg";
        assertThat(Reading.single().keeping(fields).body(message)).isEqualTo(body);
        assertThat(Reading.multi().keeping(fields).body(message)).isEqualTo(body);
        assertThat(Reading.single().keeping(fields).time(message)).isEqualTo("2012-04-13T03:11:11Z");
    }

    @Test
    void aFieldThatIsNotThereIsNotKept() {
        assertThat(Reading.single().keeping("priority version hostname").body("<10>Oct 11 22:14:15 h msg"))
                .isEqualTo("<10>h msg");
        assertThat(Reading.single().keeping("timestamp hostname").body("<10>1 - - msg"))
                .isEqualTo("- - msg");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<10F> bad bad data",
                "hi guys! <10> bad bad data",
                "<> bad bad data",
                "<123123123123123123123123123123> bad bad data",
                "<1234>x",
                "<12",
                "<",
                "<-1>x",
                "\u00e9"
            })
    void whatHasNoPriorityIsInvalid(String message) {
        Event single = Reading.single().event(message);
        assertThat(single.headers())
                .isEqualTo(Map.of("Facility", "0", "Severity", "0", "flume.syslog.status", "Invalid"));
        assertThat(single.text()).isEqualTo(message);
        Event multi = Reading.multi().event(message);
        assertThat(multi.headers()).isEqualTo(Map.of("flume.syslog.status", "Invalid"));
        assertThat(multi.text()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<10>Good good good data", "<10>", "<10>Oct 11 22:14:15", "<10>2012-04-13T11:11:11Z host"})
    void aPriorityAloneIsValidForOneSourceAndNotForTheOther(String message) {
        Event single = Reading.single().event(message);
        assertThat(single.headers()).isEqualTo(Map.of("Facility", "1", "Severity", "2"));
        assertThat(single.text()).isEqualTo(message);
        assertThat(Reading.multi().event(message).headers()).isEqualTo(Map.of("flume.syslog.status", "Invalid"));
    }

    @Test
    void nothingOfAMessageGetsIntoTheNext() {
        MessageReader reader = Reading.single().reader();
        byte[] good = "<10>1 2012-04-13T11:11:11Z host app 1 id [x] msg".getBytes(StandardCharsets.UTF_8);
        byte[] bad = "bad".getBytes(StandardCharsets.UTF_8);
        byte[] plain = "<20>plain".getBytes(StandardCharsets.UTF_8);
        Event first = reader.read(good, 0, good.length, false, new String[] {"port", "1"});
        Event second = reader.read(bad, 0, bad.length, false, new String[0]);
        Event third = reader.read(plain, 0, plain.length, true, new String[0]);
        assertThat(first.headers()).hasSize(11).containsEntry("port", "1");
        assertThat(second.headers())
                .isEqualTo(Map.of("Facility", "0", "Severity", "0", "flume.syslog.status", "Invalid"));
        assertThat(third.headers())
                .isEqualTo(Map.of("Facility", "2", "Severity", "4", "flume.syslog.status", "Incomplete"));
        assertThat(reader.invalid()).isEqualTo(1);
    }

    @Test
    void whereItCameFromStandsInHeadersOfTheUsersNames() {
        byte[] bytes = "<13>Oct 11 22:14:15 claimed text".getBytes(StandardCharsets.UTF_8);
        Event event = Reading.single().reader().read(bytes, 0, bytes.length, false, new String[] {"host", "10.0.0.1"});
        assertThat(event.headers()).containsEntry("host", "10.0.0.1").hasSize(5);
    }

    @ParameterizedTest
    @CsvSource({
        "<34>1 - - text, -, text",
        "<1>- - blah blam foo, -, blah blam foo",
        "<34>1 2003-10-11T22:14:15Z 2001:db8::1 text, 2001:db8::1, text",
        "<34>Oct 11 22:14:15 2001:db8::1 text, 2001:db8::1, text",
        "<34>Oct 11 22:14:15 fe80::1%eth0 text, fe80::1%eth0, text",
        "<13>Oct 11 22:14:15 10.0.0.99 Use the BFG!, 10.0.0.99, Use the BFG!",
        "<13>Oct 11 22:14:15 h_1.x@y-z - hyphen, h_1.x@y-z, - hyphen",
        "<13>Oct 11 22:14:15 su: 'su root' failed, -, su: 'su root' failed",
        "<13>Oct 11 22:14:15 sshd[12]: text, -, sshd[12]: text",
        "<13> Oct 11 22:14:15 host text, host, text",
        "<13>1 Oct 11 22:14:15 host text, host, text",
        "<034>Oct 11 22:14:15 host text, host, text"
    })
    void aHostIsFoundOrMissed(String message, String host, String body) {
        for (Reading reading : new Reading[] {Reading.single(), Reading.multi()}) {
            Event event = reading.event(message.replace("'su", "'su"));
            assertThat(event.header("host", "-")).isEqualTo(host);
            assertThat(event.text()).isEqualTo(body.isEmpty() ? message : body);
            assertThat(event.headers()).doesNotContainKey("flume.syslog.status");
        }
    }

    @Test
    void aPriorityIsShownAsItCame() {
        assertThat(Reading.single().header("priority", "<034>Oct 11 22:14:15 host text"))
                .isEqualTo("034");
        assertThat(Reading.single().header("Facility", "<034>Oct 11 22:14:15 host text"))
                .isEqualTo("4");
        assertThat(Reading.single().header("Facility", "<999>x")).isEqualTo("124");
    }

    @Test
    void whatTheHeadHasNoPlaceForStaysWithTheWholeMessage() {
        String numbered = "<189>29: *Mar  1 18:48:50.483 UTC: %SYS-5-CONFIG_I: Configured";
        assertThat(Reading.single().body(numbered)).isEqualTo(numbered);
        assertThat(Reading.single().time(numbered)).isEqualTo("2026-03-01T18:48:50.483Z");
        String named = "<189>29: router1: .Mar  1 18:48:50: %SYS-5-CONFIG_I: Configured";
        assertThat(Reading.multi().body(named)).isEqualTo(named);
        assertThat(Reading.multi().header("host", named)).isEqualTo("router1");
        String asa = "<166>Aug 24 2026 05:34:00: %ASA-6-302013: Built";
        assertThat(Reading.single().body(asa)).isEqualTo("%ASA-6-302013: Built");
        assertThat(Reading.single().header("host", asa)).isEqualTo("-");
        assertThat(Reading.single().body("<166>Aug 24 2026 05:34:00 fw1 : %ASA-6-302013: Built"))
                .isEqualTo(": %ASA-6-302013: Built");
    }

    @Test
    void bytesAreLeftAsTheyAre() {
        byte[] noText = "<13>Oct 11 22:14:15 host \u00ea\u00fe".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Reading.single().event(noText).body()).isEqualTo(new byte[] {(byte) 0xea, (byte) 0xfe});
        assertThat(Reading.single().event(noText).headers()).doesNotContainKey("flume.syslog.status");
        assertThat(Reading.multi().event(noText).headers()).isEqualTo(Map.of("flume.syslog.status", "Invalid"));
        assertThat(Reading.multi().event(noText).body()).isEqualTo(noText);
        Reading latin = Reading.multi().by(StandardCharsets.ISO_8859_1);
        assertThat(latin.event(noText).body()).isEqualTo(new byte[] {(byte) 0xea, (byte) 0xfe});
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "ISO-8859-1", "windows-1252"})
    void textOfEachCharacterSetArrives(String name) {
        Charset charset = Charset.forName(name);
        for (String body : new String[] {"Yarf yarf yarf", "Comment \u00eates-vous?", "\u00bfC\u00f3mo est\u00e1s?"}) {
            Event event = Reading.multi().by(charset).event("<10>2012-08-11T01:01:01Z h\u00f4te " + body);
            assertThat(new String(event.body(), charset)).isEqualTo(body);
            assertThat(event.headers()).containsEntry("host", "h\u00f4te").doesNotContainKey("flume.syslog.status");
        }
    }

    @Test
    void aFormOfTheUsersOwnIsTriedFirst() {
        CustomFormat form = CustomFormat.of("<(\\d+)>(\\d*)\\|([^|]*)\\|([^|]*)\\|(.*)", "_", " ", "yyyy/MM/dd HH:mm")
                .orElseThrow();
        Reading reading = Reading.single().by(form).in("Europe/Berlin");
        Event event = reading.event("<13>|2012/04/13_11:11|box|it works");
        assertThat(event.headers())
                .isEqualTo(Map.of(
                        "Facility",
                        "1",
                        "Severity",
                        "5",
                        "priority",
                        "13",
                        "timestamp",
                        "1334308260000",
                        "host",
                        "box"));
        assertThat(event.text()).isEqualTo("it works");
        assertThat(reading.keeping("timestamp hostname").body("<13>|2012/04/13_11:11|box|it works"))
                .isEqualTo("2012/04/13_11:11 box it works");
        assertThat(reading.body("<13>Oct 11 22:14:15 host another")).isEqualTo("another");
    }
}
