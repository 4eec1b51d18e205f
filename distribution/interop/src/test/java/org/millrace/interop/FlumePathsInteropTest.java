package org.millrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import org.apache.flume.formatter.output.BucketPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.event.Event;
import org.millrace.bucket.path.Escapes;
import org.millrace.bucket.path.PathRules;
import org.millrace.bucket.path.Placement;
import org.millrace.bucket.path.Rounding;
import org.millrace.bucket.path.UnplaceableException;

/**
 * Paths are those that Flume makes of the same pattern, event and zone: on the days on which clocks are changed above all. The one
 * difference that is meant: where local time is there twice, rounding leaves the offset as it was, so that {@code %z} and {@code %s}
 * are those of the event.
 */
class FlumePathsInteropTest {
    private static final int CASES = 200;
    private static final List<String> ZONES =
            List.of("Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kathmandu");
    private static final List<String> PATTERNS = List.of(
            "/logs/%Y/%m/%d/%H%M/%S",
            "/logs/%y%m%d-%{host}/%e-%k-%l",
            "/%a/%A/%b/%B/%p/%I",
            "/x/%j/%n/%t/%{none}/y",
            "/data=%Y-%m-%d/h=%H/%%d/%q%{a.b-c}",
            "%[localhost]/%D/$1\\2/%{host}");

    private record Case(String pattern, Map<String, String> headers, String zone, Rounding rounding) {
        String flumes() {
            int unit =
                    switch (rounding.unit()) {
                        case SECOND -> Calendar.SECOND;
                        case MINUTE -> Calendar.MINUTE;
                        default -> Calendar.HOUR_OF_DAY;
                    };
            return BucketPath.escapeString(
                    pattern,
                    headers,
                    TimeZone.getTimeZone(zone),
                    rounding.unit() != Rounding.Unit.NOTHING,
                    unit,
                    rounding.value(),
                    false);
        }

        String ours() throws UnplaceableException {
            PathRules rules = PathRules.standard().in(ZoneId.of(zone)).rounded(rounding);
            return new Placement(Escapes.of(pattern), Escapes.of(""), rules)
                    .place(Event.ofHeaders(headers), Long.parseLong(headers.getOrDefault("timestamp", "0")))
                    .directory();
        }
    }

    /** Around a change of the clocks, if the zone has any, or at any time. */
    private static Instant instant(ZoneId zone, Random random) {
        Instant any = Instant.ofEpochSecond(946_684_800L + random.nextInt(600_000_000));
        ZoneOffsetTransition change = zone.getRules().nextTransition(any);
        if (change == null || random.nextInt(4) == 0) {
            return any;
        }
        return change.getInstant().plus(Duration.ofMillis(random.nextInt(8 * 3_600_000) - 4 * 3_600_000L));
    }

    private static List<Case> cases(List<String> patterns) {
        Random random = new Random(5);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < CASES; i++) {
            String zone = ZONES.get(i % ZONES.size());
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("host", "web" + random.nextInt(3) + ".example.org");
            headers.put("a.b-c", "$0 \\ ü");
            headers.put(
                    "timestamp", Long.toString(instant(ZoneId.of(zone), random).toEpochMilli()));
            Rounding rounding =
                    switch (random.nextInt(4)) {
                        case 0 -> Rounding.NONE;
                        case 1 -> new Rounding(Rounding.Unit.SECOND, 1 + random.nextInt(60));
                        case 2 -> new Rounding(Rounding.Unit.MINUTE, 1 + random.nextInt(60));
                        default -> new Rounding(Rounding.Unit.HOUR, 1 + random.nextInt(24));
                    };
            cases.add(new Case(patterns.get(i % patterns.size()), headers, zone, rounding));
        }
        return cases;
    }

    @Test
    void pathsAreThoseOfFlumeInFiveZonesOnTheDaysTheirClocksAreChanged() throws Exception {
        List<String> different = new ArrayList<>();
        for (Case each : cases(PATTERNS)) {
            if (!each.ours().equals(each.flumes())) {
                different.add(each + ": " + each.ours() + ", Flume's " + each.flumes());
            }
        }
        assertThat(different).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "de-DE", "ru-RU", "cs-CZ", "pt-BR"})
    void namesOfDaysAndMonthsAreThoseOfFlumeInEachLanguage(String language) throws Exception {
        Locale before = Locale.getDefault();
        List<String> different = new ArrayList<>();
        try {
            Locale.setDefault(Locale.forLanguageTag(language));
            // Flume keeps its formats, and their language, for each thread.
            Thread fresh = new Thread(() -> compare(different));
            fresh.start();
            fresh.join();
        } finally {
            Locale.setDefault(before);
        }
        assertThat(different).isEmpty();
    }

    private static void compare(List<String> different) {
        for (Case each : cases(List.of("%a,%A,%b,%B,%p,%c", "%B %Y", "%c"))) {
            try {
                if (!each.ours().equals(each.flumes())) {
                    different.add(each + ": " + each.ours() + ", Flume's " + each.flumes());
                }
            } catch (UnplaceableException e) {
                different.add(each + ": " + e.reason());
            }
        }
    }

    @Test
    void offsetAndSecondsAreThoseOfFlumeWhereLocalTimeIsThereOnce() throws Exception {
        int compared = 0;
        for (Case each : cases(List.of("%z/%s"))) {
            Instant time = Instant.ofEpochMilli(Long.parseLong(each.headers().getOrDefault("timestamp", "")));
            var local = time.atZone(ZoneId.of(each.zone())).toLocalDateTime();
            boolean near = false;
            for (int hours = -24; hours <= 0; hours++) {
                near |= ZoneId.of(each.zone())
                                .getRules()
                                .getValidOffsets(local.plusHours(hours))
                                .size()
                        != 1;
            }
            if (!near || each.rounding().equals(Rounding.NONE)) {
                compared++;
                assertThat(each.ours()).as(each.toString()).isEqualTo(each.flumes());
            }
        }
        assertThat(compared).isGreaterThan(CASES / 4);
    }

    @Test
    void whereLocalTimeIsThereTwiceRoundingLeavesTheOffset() throws Exception {
        Case night = new Case(
                "%H%M %z %s",
                Map.of("timestamp", "1792888620000"), "Europe/Berlin", new Rounding(Rounding.Unit.MINUTE, 10));
        assertThat(night.ours()).isEqualTo("0230 +0200 1792888200");
        assertThat(night.flumes()).isEqualTo("0230 +0100 1792891800");
    }
}
