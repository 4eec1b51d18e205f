package org.millrace.testkit;

import org.millrace.api.component.Lifecycle;

/**
 * An open component.
 *
 * @param <T> its kind
 */
public class Opened<T extends Lifecycle> implements AutoCloseable {
    private final T component;
    private final TestContext context;
    private Started.Action atEnd = () -> {};
    private boolean closed;

    Opened(T component, TestContext context) {
        this.component = component;
        this.context = context;
    }

    void atEnd(Started.Action action) {
        atEnd = action;
    }

    /** The component itself. */
    public final T component() {
        return component;
    }

    /** What it was given. */
    public final TestContext context() {
        return context;
    }

    /** What comes before the component is closed. */
    void ending() throws Exception {}

    /** Closes the component; once. */
    @Override
    public final void close() throws Exception {
        if (closed) {
            return;
        }
        closed = true;
        try {
            ending();
        } finally {
            try {
                component.close();
            } finally {
                context.end();
                atEnd.run();
            }
        }
    }
}
