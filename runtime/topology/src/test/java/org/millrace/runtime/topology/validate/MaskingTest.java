package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.Kind;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.model.Node;
import org.millrace.runtime.topology.parse.Parsed;
import org.millrace.runtime.topology.parse.Setting;
import org.millrace.runtime.topology.parse.Substitution;
import org.millrace.runtime.topology.parse.Written;

final class MaskingTest {
    private static Binding binding(String... lines) {
        Parsed parsed = Written.lines(List.of(lines));
        Substitution substitution = new Substitution(
                parsed.entries(),
                Written.lookups(Map.of("ROOT", "/srv/hidden", "HOST", "db.internal"), Map.of()),
                Set.of(),
                new Findings());
        Map<String, Setting> settings = new LinkedHashMap<>();
        parsed.entries()
                .forEach((key, entry) -> substitution.resolve(entry).ifPresent(setting -> settings.put(key, setting)));
        Node node = new Node(
                Kind.CHANNEL,
                "c1",
                "a1.channels.c1",
                settings,
                parsed.entries().values().iterator().next().position());
        return new Binding(node, Optional.empty(), Map.of());
    }

    @Test
    void aPathThatAVariableBeginsIsHiddenWholeAndInPart() {
        Binding binding = binding("dataDirs = ${env:ROOT}/a,${env:ROOT}/../b");
        assertThat(Masking.mask(binding, "/srv/hidden/a can't be made: /srv/hidden"))
                .isEqualTo("${env:ROOT}/a can't be made: ${env:ROOT}");
        assertThat(Masking.mask(binding, "/srv/hidden/a,/srv/hidden/../b is wrong"))
                .isEqualTo("${env:ROOT}/a,${env:ROOT}/../b is wrong");
    }

    @Test
    void aPathIsHiddenInTheFormThatTheFileSystemGivesIt() {
        assertThat(Masking.mask(binding("x = ${env:ROOT}/../b"), "/srv/b is full"))
                .isEqualTo("${env:ROOT}/../b is full");
    }

    @Test
    void whatBroughtAnotherKeyItsValueHidesItHereToo() {
        assertThat(Masking.mask(binding("base = http://${env:HOST}", "url = ${base}/x"), "no route to db.internal"))
                .isEqualTo("no route to ${env:HOST}");
    }

    @Test
    void aSecretIsHiddenWithoutAName() {
        assertThat(Masking.mask(binding("password = s3cret"), "s3cret is short"))
                .isEqualTo("*** is short");
    }

    @Test
    void whatTheComponentsBeforeTheLastChangeHadIsHiddenToo() {
        HiddenValues hidden = new HiddenValues();
        hidden.of(List.of(binding("dataDirs = ${env:ROOT}/a")));
        hidden.of(List.of(binding("url = http://${env:HOST}", "port = 44444", "password = abc")));
        assertThat(hidden.apply("/srv/hidden/a: no route to db.internal:44444 (abc)"))
                .isEqualTo("${env:ROOT}/a: no route to ${env:HOST}:44444 (***)");
        hidden.of(List.of(binding("x = y")));
        assertThat(hidden.apply("/srv/hidden/a: no route to db.internal"))
                .isEqualTo("/srv/hidden/a: no route to ${env:HOST}");
    }
}
