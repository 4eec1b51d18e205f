package org.millrace.runtime.topology.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.runtime.topology.validate.Probing.Refusal;

final class FailureTextTest {
    private static Refusal read(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        return FailureText.read(trace.toString().replace(System.lineSeparator(), "\n"));
    }

    @Test
    void anInvalidConfigurationTellsItsKeyHoweverDeepItIs() {
        InvalidConfigurationException invalid = new InvalidConfigurationException("port", "is taken: by r2");
        assertThat(read(invalid)).isEqualTo(new Refusal("port", "is taken: by r2"));
        assertThat(read(new IllegalStateException("outer", new RuntimeException("middle", invalid))))
                .isEqualTo(new Refusal("port", "is taken: by r2"));
    }

    @Test
    void ofAnythingElseTheInnermostMessageIsTold() {
        assertThat(read(new IllegalStateException("outer", new IllegalArgumentException("it went off"))))
                .isEqualTo(new Refusal("", "its constructor failed: java.lang.IllegalArgumentException: it went off"));
        assertThat(read(new NullPointerException()).reason())
                .isEqualTo("its constructor failed: java.lang.NullPointerException");
    }

    @Test
    void aMessageOfSeveralLinesBecomesOne() {
        assertThat(read(new InvalidConfigurationException("path", "first\n   second\n\nthird")))
                .isEqualTo(new Refusal("path", "first second third"));
    }

    @Test
    void aTextThatIsNoTraceIsTakenAsItIs() {
        assertThat(FailureText.read("the component runtime does not say why"))
                .isEqualTo(new Refusal("", "its constructor failed: the component runtime does not say why"));
    }

    @Test
    void listsAreArraysForConfigAdmin() {
        assertThat(Configurations.dictionary(Map.of("list", List.of("a", "b"))).get("list"))
                .isEqualTo(new String[] {"a", "b"});
        assertThat(Configurations.dictionary(Map.of("list", List.of())).get("list"))
                .isEqualTo(new String[0]);
    }
}
