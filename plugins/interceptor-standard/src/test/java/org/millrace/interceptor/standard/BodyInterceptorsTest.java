package org.millrace.interceptor.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;

class BodyInterceptorsTest {

    private static String replaced(String pattern, String replacement, String body) {
        return new SearchReplaceInterceptor(Typed.config(
                        SearchReplaceConfig.class, Map.of("searchPattern", pattern, "replaceString", replacement)))
                .intercept(List.of(Event.of(body)))
                .get(0)
                .text();
    }

    @Test
    void whatMatchesIsReplacedEverywhere() {
        assertThat(replaced("^prefix", "", "prefix non-prefix suffix")).isEqualTo(" non-prefix suffix");
        assertThat(replaced("^<[0-9]+>", "", "<13>Feb  5 message")).isEqualTo("Feb  5 message");
        assertThat(replaced("The (quick) (brown) fox", "The $2 $1 fox", "The quick brown fox"))
                .isEqualTo("The brown quick fox");
        assertThat(replaced("a", "b", "aaa")).isEqualTo("bbb");
        assertThat(replaced("Email:\\s.*", "", "Email: me@example.org")).isEmpty();
        assertThat(replaced("(?<word>x)", "<${word}>", "x")).isEqualTo("<x>");
        assertThat(replaced("x", "\\$", "x")).isEqualTo("$");
    }

    @Test
    void aBodyWithoutAMatchPassesByteForByte() {
        List<Event> batch = List.of(Event.of(new byte[] {(byte) 0xFF, 'a'}));
        List<Event> out = new SearchReplaceInterceptor(
                        Typed.config(SearchReplaceConfig.class, Map.of("searchPattern", "b")))
                .intercept(batch);
        assertThat(out).isSameAs(batch);
    }

    @Test
    void bodiesAreReadInTheirCharacterSet() {
        byte[] latin = "größe".getBytes(StandardCharsets.ISO_8859_1);
        Event out = new SearchReplaceInterceptor(Typed.config(
                        SearchReplaceConfig.class,
                        Map.of("searchPattern", "ß", "replaceString", "ss", "charset", "iso-8859-1")))
                .intercept(List.of(Event.of(latin)))
                .get(0);
        assertThat(new String(out.body(), StandardCharsets.ISO_8859_1)).isEqualTo("grösse");
    }

    @Test
    void whatCanNotWorkIsRefusedWithItsKey() {
        assertRefused("searchPattern", "(", "x", "UTF-8");
        assertRefused("searchPattern", "", "x", "UTF-8");
        assertRefused("replaceString", "a", "$1", "UTF-8");
        assertRefused("replaceString", "a", "$", "UTF-8");
        assertRefused("charset", "a", "b", "klingon");
    }

    private static void assertRefused(String key, String pattern, String replacement, String charset) {
        SearchReplaceConfig config = Typed.config(
                SearchReplaceConfig.class,
                Map.of("searchPattern", pattern, "replaceString", replacement, "charset", charset));
        assertThatThrownBy(() -> new SearchReplaceInterceptor(config))
                .isInstanceOfSatisfying(InvalidConfigurationException.class, e -> assertThat(e.key())
                        .isEqualTo(key));
    }

    private static List<String> filtered(Map<String, ?> typed, String... bodies) {
        return new RegexFilterInterceptor(Typed.config(RegexFilterConfig.class, typed))
                .intercept(List.of(bodies).stream().map(Event::of).toList()).stream()
                        .map(Event::text)
                        .toList();
    }

    @Test
    void eventsAreKeptOrDroppedByWhatTheyContain() {
        assertThat(filtered(Map.of(), "a", "")).containsExactly("a", "");
        assertThat(filtered(Map.of("regex", "INFO.*|WARNING.*"), "INFO: x", "a WARNING: y", "TRACE"))
                .containsExactly("INFO: x", "a WARNING: y");
        assertThat(filtered(Map.of("regex", ".*DEBUG.*", "excludeEvents", true), "x DEBUG y", "INFO"))
                .containsExactly("INFO");
    }
}
