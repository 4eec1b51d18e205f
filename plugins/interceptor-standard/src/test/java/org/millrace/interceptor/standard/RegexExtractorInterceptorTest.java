package org.millrace.interceptor.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;

class RegexExtractorInterceptorTest {

    private static RegexExtractorInterceptor extractor(String regex, String serializers, Map<String, ?> keys) {
        return new RegexExtractorInterceptor(
                Typed.config(RegexExtractorConfig.class, Map.of("regex", regex, "serializers", serializers)),
                new HashMap<>(keys));
    }

    private static Map<String, String> headers(RegexExtractorInterceptor extractor, String body) {
        return extractor.intercept(List.of(Event.of(body))).get(0).headers();
    }

    @Test
    void groupsBecomeHeaders() {
        RegexExtractorInterceptor extractor = extractor(
                "(\\d):(\\d):(\\d)",
                "s1 s2 s3",
                Map.of("serializers.s1.name", "Num1", "serializers.s2.name", "Num2", "serializers.s3.name", "Num3"));
        assertThat(headers(extractor, "1:2:3.4foobar5")).isEqualTo(Map.of("Num1", "1", "Num2", "2", "Num3", "3"));
        assertThat(headers(extractor, "nothing")).isEmpty();
    }

    @Test
    void groupsWithoutASerializerAndGroupsThatDidNotMatchAreLeftAlone() {
        RegexExtractorInterceptor extractor =
                extractor("(a)?(b)(c)", "s1 s2", Map.of("serializers.s1.name", "a", "serializers.s2.name", "b"));
        assertThat(headers(extractor, "bc")).isEqualTo(Map.of("b", "b"));
    }

    @Test
    void datesBecomeMilliseconds() {
        Map<String, String> keys = Map.of(
                "serializers.ts.name", "timestamp",
                "serializers.ts.type", "org.apache.flume.interceptor.RegexExtractorInterceptorMillisSerializer",
                "serializers.ts.pattern", "yyyy-MM-dd HH:mm");
        RegexExtractorInterceptor extractor = extractor("^(\\S+ \\S+)", "ts", keys);
        long expected = LocalDateTime.of(2012, 10, 18, 18, 47)
                .atZone(ZoneId.systemDefault())
                .toInstant()
                .toEpochMilli();
        assertThat(headers(extractor, "2012-10-18 18:47 some log line"))
                .isEqualTo(Map.of("timestamp", Long.toString(expected)));
        assertThat(headers(extractor, "yesterday evening, some log line")).isEmpty();
    }

    @Test
    void whatADatePatternLeavesOutIsTheBeginningOf1970() {
        MillisSerializer hours = serializer("HH:mm");
        assertThat(hours.serialize("01:02"))
                .isEqualTo(Long.toString(LocalDateTime.of(1970, 1, 1, 1, 2)
                        .atZone(ZoneId.systemDefault())
                        .toInstant()
                        .toEpochMilli()));
        assertThat(serializer("dd/MMM/yyyy:HH:mm:ss Z").serialize("10/Oct/2000:13:55:36 -0700"))
                .isEqualTo("971211336000");
        assertThat(serializer("MMM d").serialize("Feb 3"))
                .isEqualTo(Long.toString(LocalDateTime.of(1970, 2, 3, 0, 0)
                        .atZone(ZoneId.systemDefault())
                        .toInstant()
                        .toEpochMilli()));
    }

    private static MillisSerializer serializer(String pattern) {
        return MillisSerializer.of("pattern", pattern);
    }

    @Test
    void whatIsMissingIsNamed() {
        assertRefused("regex", "(", "s1", Map.of());
        assertRefused("serializers", "(a)", " ", Map.of());
        assertRefused("serializers.s1.name", "(a)", "s1", Map.of());
        assertRefused("serializers.s1.name", "(a)", "s1", Map.of("serializers.s1.name", " "));
        assertRefused("serializers", "a", "s1", Map.of("serializers.s1.name", "x"));
        assertRefused(
                "serializers.s1.type", "(a)", "s1", Map.of("serializers.s1.name", "x", "serializers.s1.type", "y"));
        assertRefused(
                "serializers.s1.pattern",
                "(a)",
                "s1",
                Map.of("serializers.s1.name", "x", "serializers.s1.type", "millis"));
        assertRefused(
                "serializers.s1.pattern",
                "(a)",
                "s1",
                Map.of(
                        "serializers.s1.name",
                        "x",
                        "serializers.s1.type",
                        "millis",
                        "serializers.s1.pattern",
                        "invalid bbb"));
    }

    private static void assertRefused(String key, String regex, String serializers, Map<String, ?> keys) {
        assertThatThrownBy(() -> extractor(regex, serializers, keys))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> assertThat(e.key())
                        .isEqualTo(key));
    }
}
