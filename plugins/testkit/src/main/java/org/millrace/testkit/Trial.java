package org.millrace.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Lifecycle;

/**
 * A component about to be tried. Belongs to one thread.
 *
 * @param <T> its kind
 * @param <O> what it is when it is open
 */
public final class Trial<T extends Lifecycle, O extends Opened<? extends T>> {
    private final Class<? extends T> type;
    private final Opening<T, O> opening;
    private Settings settings = Settings.none();
    private @Nullable TestContext context;

    /** Makes what a test calls of an open component. */
    interface Opening<T, O> {
        O of(T component, TestContext context) throws Exception;
    }

    Trial(Class<? extends T> type, Opening<T, O> opening) {
        this.type = type;
        this.opening = opening;
    }

    /** Types a key, without the component's prefix. */
    public Trial<T, O> set(String key, Object value) {
        settings = settings.with(key, value);
        return this;
    }

    /** Gives it this context rather than one in a directory that is deleted at the end. */
    public Trial<T, O> in(TestContext given) {
        context = given;
        return this;
    }

    /** Makes it and opens nothing. */
    public T make() {
        return Construction.make(type, settings);
    }

    /** Makes and opens it; close what is returned. */
    public O open() throws Exception {
        T made = make();
        TestContext given = context;
        Path own = given == null ? Files.createTempDirectory("trial") : null;
        TestContext used = given == null ? TestContext.in(Objects.requireNonNull(own)) : given;
        try {
            made.open(used);
            O opened = opening.of(made, used);
            opened.atEnd(() -> delete(own));
            return opened;
        } catch (Exception e) {
            made.close();
            used.end();
            delete(own);
            throw e;
        }
    }

    private static void delete(@Nullable Path tree) throws IOException {
        if (tree != null) {
            Consumer<Path> gone = path -> path.toFile().delete();
            try (var all = Files.walk(tree)) {
                all.sorted(Comparator.reverseOrder()).forEach(gone);
            }
        }
    }
}
