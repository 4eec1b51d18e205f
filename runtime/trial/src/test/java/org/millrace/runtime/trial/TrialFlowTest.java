package org.millrace.runtime.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.Kind;

class TrialFlowTest {

    private static Properties read(Kind kind, Map<String, String> keys) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(TrialFlow.of(kind, "some", keys)));
        return properties;
    }

    @Test
    void aValueComesOutAsItWasTyped() throws IOException {
        Map<String, String> keys =
                Map.of("a", "x\\y\n\tz", "b.c", "http://h:1/?q=#!", "d e", "${env:HOME}", "f", "ü", "g", "");
        Properties properties = read(Kind.SOURCE, keys);
        keys.forEach((key, value) ->
                assertThat(properties.getProperty("try.sources.tried." + key)).isEqualTo(value));
    }

    @Test
    void blanksAtItsEndsComeOutOfVariablesThatAreNotThere() throws IOException {
        Properties properties =
                read(Kind.SINK, Map.of("a", "x ", "b", " \ty$ \t", "c", " ", "d", "${env:NAME} ", "e", "a b"));
        String absent = "${sys:millrace.try.absent:-";
        assertThat(properties.getProperty("try.sinks.tried.a")).isEqualTo("x" + absent + " }");
        assertThat(properties.getProperty("try.sinks.tried.b")).isEqualTo(absent + " \t}y" + absent + "$ \t}");
        assertThat(properties.getProperty("try.sinks.tried.c")).isEqualTo(absent + " }");
        assertThat(properties.getProperty("try.sinks.tried.d")).isEqualTo("${env:NAME}" + absent + " }");
        assertThat(properties.getProperty("try.sinks.tried.e")).isEqualTo("a b");
    }

    @Test
    void aSinkIsTriedWithWhatIsTyped() throws IOException {
        Properties properties = read(Kind.SINK, Map.of());
        assertThat(properties.getProperty("try.sources.typed.type")).isEqualTo("try-typed");
        assertThat(properties.getProperty("try.sinks.tried.type")).isEqualTo("some");
        assertThat(properties.getProperty("try.sinks.tried.channel")).isEqualTo("memory");
    }
}
