package org.millrace.testkit;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.millrace.api.component.DeadLetters;
import org.millrace.api.event.Event;

/** Dead letters that a test can read, and can make fail. */
public final class TestLetters implements DeadLetters {
    private final List<Letter> letters = new CopyOnWriteArrayList<>();
    private volatile boolean failing;

    TestLetters() {}

    /**
     * One of them.
     *
     * @param event what was put aside
     * @param reason why
     */
    public record Letter(Event event, String reason) {}

    /** From now on nothing can be put aside, or can again. */
    public void failing(boolean now) {
        failing = now;
    }

    /** All there are, oldest first. */
    public List<Letter> all() {
        return letters;
    }

    @Override
    public void add(Event event, String reason) throws IOException {
        if (failing) {
            throw new IOException("dead letters can't be put anywhere");
        }
        letters.add(new Letter(event, reason));
    }
}
