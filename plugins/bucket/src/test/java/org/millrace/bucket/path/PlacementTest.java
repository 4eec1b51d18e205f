package org.millrace.bucket.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;

class PlacementTest {
    private static final PathRules RULES = PathRules.standard().in(ZoneId.of("UTC"));
    private static final long NOON = 1_792_929_600_000L;

    private static Event event(String... pairs) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.put(pairs[i], pairs[i + 1]);
        }
        return Event.ofHeaders(headers);
    }

    private static Place place(String pattern, PathRules rules, Event event) throws UnplaceableException {
        return new Placement(Escapes.of(pattern), Escapes.of("p"), rules).place(event, NOON);
    }

    private static String directory(String pattern, Event event) throws UnplaceableException {
        return place(pattern, RULES, event).directory();
    }

    @Test
    void eventsOfTheSameSecondAndHeadersHaveTheVerySamePlace() throws Exception {
        Placement placement = new Placement(Escapes.of("/l/%Y/%{h}"), Escapes.of("%H"), RULES);
        Place one = placement.place(event("timestamp", "1792929600100", "h", "a"), 0);
        assertThat(one).isEqualTo(new Place("/l/2026/a", "12"));
        assertThat(placement.place(event("timestamp", "1792929600900", "h", "a", "other", "x"), 0))
                .isSameAs(one);
        assertThat(placement
                        .place(event("timestamp", "1792929600900", "h", "b"), 0)
                        .directory())
                .isEqualTo("/l/2026/b");
        assertThat(placement
                        .place(event("timestamp", "1792976400000", "h", "a"), 0)
                        .directory())
                .isEqualTo("/l/2026/a");
    }

    @ParameterizedTest
    @CsvSource({
        "/l/%{h}, a/b, /l/a%2Fb",
        "/l/%{h}, ../../etc, /l/..%2F..%2Fetc",
        "/l/%{h}, größe😀, /l/größe😀",
        "/l/%{h}-x, a:b, /l/a:b-x",
        "/l/%{none}/x, a, /l//x",
        "/l/100%%, a, /l/100%",
        "/l/%q%{h}, a, /l/a"
    })
    void headersStandInPathsAndLeadNowhereElse(String pattern, String header, String expected) throws Exception {
        assertThat(directory(pattern, event("h", header))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "."})
    void aHeaderThatIsAWayUpHasNoPlace(String header) {
        assertThatThrownBy(() -> directory("/l/%{h}/x", event("h", header)))
                .isInstanceOf(UnplaceableException.class)
                .hasMessageContaining("another directory");
    }

    @Test
    void rawHeadersMakeDirectoriesAndStillLeadNowhereElse() throws Exception {
        PathRules raw = new PathRules(
                RULES.zone(), RULES.locale(), Rounding.NONE, false, false, "none", true, PathRules.Colon.REFUSED);
        assertThat(place("/l/%{h}/%{x}", raw, event("h", "a/b")).directory()).isEqualTo("/l/a/b/none");
        assertThatThrownBy(() -> place("/l/%{h}", raw, event("h", "a/../../b")))
                .isInstanceOf(UnplaceableException.class);
        assertThatThrownBy(() -> place("/l/%{h}", raw, event("h", "12:30")))
                .isInstanceOf(UnplaceableException.class)
                .hasMessageContaining("colon");
    }

    @Test
    void aNameThatNoDiskBearsHasNoPlace() {
        assertThatThrownBy(() -> directory("/l/%{h}", event("h", "x".repeat(300))))
                .isInstanceOf(UnplaceableException.class)
                .hasMessageContaining("255 bytes");
    }

    @Test
    void controlCharactersAndHalvesOfCharactersAreWrittenOtherwise() throws Exception {
        assertThat(directory("/l/%{h}", event("h", "a\n\u0000b\ud800"))).isEqualTo("/l/a%0A%00b?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "1.5"})
    void anEventWithoutAUsableTimeHasNoPlaceOrThatOfNow(String timestamp) throws Exception {
        Event event = timestamp.isEmpty() ? event() : event("timestamp", timestamp);
        assertThatThrownBy(() -> directory("/l/%d", event))
                .isInstanceOf(UnplaceableException.class)
                .hasMessageContaining("timestamp");
        PathRules now = new PathRules(RULES.zone(), RULES.locale(), Rounding.NONE, false, true, "", false, null);
        assertThat(place("/l/%d-%t", now, event).directory()).isEqualTo("/l/25-" + NOON);
        assertThat(directory("/l/%%", event)).as("a percent sign needs no time").isEqualTo("/l/%");
    }

    @Test
    void timesBeforeNineteenSeventyAreRoundedDown() throws Exception {
        PathRules rounded = RULES.rounded(new Rounding(Rounding.Unit.SECOND, 10));
        assertThat(place("%Y %H%M%S %s", rounded, event("timestamp", "-1")).directory())
                .isEqualTo("1969 235950 -10");
        assertThat(place("%Y", RULES, event("timestamp", Long.toString(Long.MAX_VALUE)))
                        .directory())
                .isEqualTo("292278994");
    }

    @Test
    void digitsAndYearsAreThoseOfTheWestInEachLanguage() throws Exception {
        for (String language : new String[] {"ar-EG", "fa-IR", "th-TH-u-ca-buddhist", "ja-JP-u-ca-japanese", "hi-IN"}) {
            PathRules rules = new PathRules(
                    RULES.zone(), Locale.forLanguageTag(language), Rounding.NONE, false, false, "", false, null);
            assertThat(place("%Y-%m-%d %H%M%S %D", rules, event("timestamp", Long.toString(NOON)))
                            .directory())
                    .as(language)
                    .isEqualTo("2026-10-25 120000 10/25/26");
        }
    }

    @Test
    void headersThatAreMissingAreCounted() throws Exception {
        AtomicInteger missing = new AtomicInteger();
        Placement placement =
                new Placement(Escapes.of("/%{h}"), Escapes.of(""), RULES).counting(missing::incrementAndGet);
        placement.place(event("h", "a"), 0);
        placement.place(event(), 0);
        assertThat(missing).hasValue(1);
    }

    @Test
    void localTimeIsThatOfTheDelivery() throws Exception {
        PathRules local = new PathRules(RULES.zone(), RULES.locale(), Rounding.NONE, true, false, "", false, null);
        assertThat(place("/%H%M/%t", local, event("timestamp", "5")).directory())
                .isEqualTo("/1200/" + NOON);
    }

    @ParameterizedTest
    @CsvSource({
        "Asia/Shangai, Asia/Shanghai",
        "UTC+8, GMT+8",
        "+08:00, GMT+08:00",
        "europe/berlin, Europe/Berlin",
        "GMT+99, names are as in"
    })
    void anUnknownZoneIsRefusedWithWhatMayBeMeant(String typed, String meant) {
        assertThatThrownBy(() -> Zones.of(typed)).hasMessageContaining(meant);
    }

    @ParameterizedTest
    @CsvSource({"Europe/Berlin, Europe/Berlin", "GMT+8, GMT+08:00", "UTC, UTC", "GMT, GMT", "PST, America/Los_Angeles"})
    void zonesAreThoseOfJava(String typed, String zone) {
        assertThat(Zones.of(typed).getRules()).isEqualTo(ZoneId.of(zone).getRules());
    }

    @ParameterizedTest
    @CsvSource({
        "hdfs://nn:8020/logs/%Y, false",
        "/logs/%H:%M, true",
        "hdfs://nn:8020/logs/a:b, true",
        "/logs/%c, true",
        "file:/logs/%d, false",
        "logs, false"
    })
    void colonsOfPathsAreSeen(String pattern, boolean colon) {
        assertThat(Escapes.of(pattern).hasColon()).isEqualTo(colon);
    }

    @Test
    void whatMeansNothingIsNamed() {
        assertThat(Escapes.of("/%q/%Y/%u").unknown()).containsExactly("%q", "%u");
        assertThatThrownBy(() -> Escapes.of("%[host]")).hasMessageContaining("%[localhost]");
        assertThat(Escapes.of("/a/%H").finestSeconds()).isEqualTo(3_600);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/%Y, 31536000",
        "/a/%Y%m, 2419200",
        "/a/%z/%D, 86400",
        "/a/%H%M, 600",
        "/a/%H/%t, 1",
        "/a/b, 0",
        "/a/%S, 600"
    })
    void howLongANameStaysDependsOnRounding(String pattern, long seconds) {
        assertThat(Escapes.of(pattern).finestSeconds(new Rounding(Rounding.Unit.MINUTE, 10)))
                .isEqualTo(seconds);
    }

    @ParameterizedTest
    @CsvSource({
        "Datstream, '; did you mean DataStream?'",
        "SEQUENCEFIEL, '; did you mean SequenceFile?'",
        "parquet, ''",
        "'', ''"
    })
    void aMisspelledWordIsGuessedIfItIsNear(String typed, String hint) {
        assertThat(Nearest.hint(typed, List.of("SequenceFile", "DataStream"))).isEqualTo(hint);
        assertThat(Nearest.hint("x".repeat(101), List.of("x".repeat(101)))).isEmpty();
    }
}
