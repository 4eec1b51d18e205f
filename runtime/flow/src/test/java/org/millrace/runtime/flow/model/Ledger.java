package org.millrace.runtime.flow.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.millrace.api.event.Event;

/** How often each event may have been delivered: once, and once more for each time that this was in vain. */
final class Ledger {
    private final int[] allowed;
    private final boolean syncsCommits;
    /** Committed and not synced. */
    private final List<Integer> unsure = new ArrayList<>();
    /** On lease. */
    private final List<Integer> lent = new ArrayList<>();

    private int leases;

    Ledger(int events, boolean syncsCommits) {
        this.allowed = new int[events];
        this.syncsCommits = syncsCommits;
        Arrays.fill(allowed, 1);
    }

    private static List<Integer> numbers(List<Event> events) {
        return events.stream().map(event -> Integer.valueOf(event.text())).toList();
    }

    void mayComeAgain(List<Event> events) {
        numbers(events).forEach(event -> allowed[event]++);
    }

    void lent(List<Event> events) {
        leases++;
        lent.addAll(numbers(events));
    }

    void rolledBack(List<Event> events) {
        leases--;
        lent.removeAll(numbers(events));
        mayComeAgain(events);
    }

    void committed(List<Event> events, boolean withMarks) {
        leases--;
        lent.removeAll(numbers(events));
        if (!syncsCommits && !withMarks) {
            unsure.addAll(numbers(events));
        }
    }

    /** What was committed is synced. */
    void settled() {
        unsure.clear();
    }

    /** The process is gone, and perhaps what was not synced. */
    void crashed(boolean withMachine) {
        lent.forEach(event -> allowed[event]++);
        lent.clear();
        leases = 0;
        if (withMachine) {
            unsure.forEach(event -> allowed[event]++);
            unsure.clear();
        }
    }

    boolean hasLent() {
        return leases > 0;
    }

    int allowed(int event) {
        return allowed[event];
    }
}
