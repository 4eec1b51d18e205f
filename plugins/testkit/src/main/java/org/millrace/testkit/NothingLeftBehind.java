package org.millrace.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test after which there are threads, open files or network sockets that were not there before it, in five seconds at the
 * latest: {@code @ExtendWith(NothingLeftBehind.class)}. Of tests that run one after the other.
 */
public final class NothingLeftBehind implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(NothingLeftBehind.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Made by JUnit. */
    public NothingLeftBehind() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(OURS).put("before", Leftovers.now());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Leftovers before = Objects.requireNonNull(context.getStore(OURS).remove("before", Leftovers.class));
        assertEquals(List.of(), before.since(PATIENCE), "is left behind");
    }
}
