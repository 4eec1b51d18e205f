package org.millrace.bucket.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.millrace.testkit.TestContext;

class TroublesTest {
    private final TestContext context = TestContext.in(Path.of("target"));
    private final Troubles troubles = new Troubles(context);

    private String last() {
        return context.reports().get(context.reports().size() - 1);
    }

    @Test
    void whatOneHasGotOverDoesNotHideWhatAnotherHasNot() {
        troubles.begin("missing", "file x is not there");
        troubles.begin("ticket", "no key server");
        assertThat(last()).contains("DEGRADED", "file x is not there; no key server");
        troubles.end("ticket");
        assertThat(last()).contains("DEGRADED", "file x is not there").doesNotContain("key server");
        troubles.end("missing");
        assertThat(last()).contains("OK");
    }

    @Test
    void whoIsWellSaysNothing() {
        troubles.end("ticket");
        assertThat(context.reports()).isEmpty();
    }
}
