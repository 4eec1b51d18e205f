package org.millrace.interceptor.standard;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** All keys of all interceptors with their defaults, as Flume has them. */
class ConfigDefaultsTest {

    static Stream<Arguments> configurations() {
        return Stream.of(
                Arguments.of(TimestampConfig.class, Map.of("headerName", "timestamp", "preserveExisting", false)),
                Arguments.of(HostConfig.class, Map.of("hostHeader", "host", "preserveExisting", false, "useIP", true)),
                Arguments.of(StaticConfig.class, Map.of("key", "key", "value", "value", "preserveExisting", true)),
                Arguments.of(
                        RemoveHeaderConfig.class,
                        Map.of("withName", "", "fromList", "", "fromListSeparator", "\\s*,\\s*", "matching", "")),
                Arguments.of(
                        SearchReplaceConfig.class,
                        Map.of("searchPattern", "required", "replaceString", "", "charset", "UTF-8")),
                Arguments.of(RegexFilterConfig.class, Map.of("regex", ".*", "excludeEvents", false)),
                Arguments.of(RegexExtractorConfig.class, Map.of("regex", "required", "serializers", "required")),
                Arguments.of(UuidConfig.class, Map.of("headerName", "id", "preserveExisting", true, "prefix", "")));
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void keysAndDefaultsAreFlumes(Class<? extends Annotation> type, Map<String, Object> expected) {
        Map<String, Object> declared = new TreeMap<>();
        for (Method method : type.getDeclaredMethods()) {
            declared.put(Typed.key(method), Typed.defaultOf(type, Typed.key(method)));
        }
        assertThat(declared).isEqualTo(new TreeMap<>(expected));
    }
}
