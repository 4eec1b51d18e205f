package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.command.UsageException;
import org.millrace.runtime.topology.metadata.Catalog;
import org.millrace.runtime.topology.validate.Types;

final class ListCommandTest {
    private static final Catalog CATALOG = new Types()
            .add(
                    Kind.SINK,
                    "b",
                    "1.0.0",
                    Types.required("path", "String"),
                    Types.optional("size", "Integer", "5").within("1", "9"),
                    Types.optional("quote", "String", "say \"hi\"\\\n").oneOf("x", "y"))
            .add(Kind.SINK, "a", "2.0.0")
            .add(Kind.SINK, "a", "1.0.0")
            .add(Kind.CHANNEL, "c", "1.0.0")
            .catalog();

    private final StringBuilder answer = new StringBuilder();

    private int run(String... words) throws Exception {
        return new ListCommand(() -> CATALOG).run(List.of(words), answer);
    }

    @Test
    void typesAreSortedByKindNameAndVersion() throws Exception {
        assertThat(run()).isZero();
        assertThat(answer.toString().lines().filter(line -> !line.startsWith(" ")))
                .containsExactly(
                        "channel c  1.0.0  test.c  stable",
                        "sink a  1.0.0  test.a  stable",
                        "sink a  2.0.0  test.a  stable",
                        "sink b  1.0.0  test.b  stable");
    }

    @Test
    void aTypesKeysAreDescribed() throws Exception {
        assertThat(run("SINK", "B")).isZero();
        assertThat(answer.toString().lines())
                .contains(
                        "    KEY       TYPE             DEFAULT      MEANING",
                        "    path      text             required",
                        "    size      integer, 1 to 9  5",
                        "    quote     one of x, y      say \"hi\"\\\\n",
                        "    free.*    text                          Any key: what follows is for the user to name.");
    }

    @Test
    void aClassNameMeansItsType() throws Exception {
        assertThat(run("sink", "com.acme.sink.b")).isZero();
        assertThat(answer.toString()).startsWith("sink b  1.0.0");
    }

    @Test
    void jsonIsOneLineAndEscaped() throws Exception {
        assertThat(run("--json", "sink", "b")).isZero();
        assertThat(answer.toString())
                .hasLineCount(1)
                .startsWith(
                        "[{\"kind\":\"sink\",\"type\":\"b\",\"version\":\"1.0.0\",\"bundle\":\"test.b\",\"bundleId\":10,")
                .contains(
                        "{\"key\":\"path\",\"type\":\"String\",\"many\":false,\"required\":true,\"secret\":false,\"description\":\"\"}",
                        "\"required\":false,\"default\":\"5\",\"min\":\"1\",\"max\":\"9\"",
                        "\"default\":\"say \\\"hi\\\"\\\\\\u000a\"",
                        "\"options\":[\"x\",\"y\"]")
                .endsWith("]}]\n");
    }

    @Test
    void noTypesAreAnEmptyArray() throws Exception {
        assertThat(run("--json", "source")).isZero();
        assertThat(answer).hasToString("[]\n");
    }

    @Test
    void aKindThatIsNoneIsGuessed() throws Exception {
        assertThat(run("snik")).isEqualTo(2);
        assertThat(answer).hasToString("There is no kind snik; did you mean sink?\n");
    }

    @Test
    void aTypeThatIsNotInstalledIsAFailure() throws Exception {
        assertThat(run("sink", "zzz")).isEqualTo(1);
        assertThat(answer).hasToString("No installed bundle offers sink zzz; there are a, b.\n");
    }

    @Test
    void aTypeThatIsMisspelledIsGuessed() throws Exception {
        assertThat(new ListCommand(Types::common).run(List.of("sink", "loger"), answer))
                .isEqualTo(1);
        assertThat(answer).hasToString("No installed bundle offers sink loger; the nearest is logger.\n");
    }

    @Test
    void anythingElseIsWrongUsage() {
        assertThatThrownBy(() -> run("--xml")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> run("--schema", "--json")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> run("--schema", "sink")).hasMessageContaining("of all types, or of one");
        assertThatThrownBy(() -> run("sink", "a", "b")).isInstanceOf(UsageException.class);
    }
}
