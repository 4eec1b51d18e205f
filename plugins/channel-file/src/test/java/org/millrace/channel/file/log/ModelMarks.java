package org.millrace.channel.file.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;

/**
 * What must be true of the marks of a {@link ModelRun}: each change has a number, which is the mark. What a put or commit said that
 * has returned holds until a later change; what one said that has failed holds or does not, together with its events.
 */
final class ModelMarks {
    private static final int KEYS = 3;

    /**
     * A change of one key.
     *
     * @param number the mark
     * @param drop whether the key is dropped instead
     */
    record Change(String key, long number, boolean drop) {
        MarkChanges asked() {
            return drop ? MarkChanges.none().without(key) : MarkChanges.set(key, Mark.of(number));
        }
    }

    private final Random random;
    private long last;
    private final Map<String, Change> certain = new HashMap<>();
    private final List<Change> maybe = new ArrayList<>();
    private final Map<String, TreeSet<Long>> drops = new HashMap<>();
    /** By event: the change in the record of its put. */
    private final Map<Integer, Change> ofPut = new HashMap<>();
    /** By event: the changes of commits of it that have failed. */
    private final Map<Integer, List<Change>> ofCommit = new HashMap<>();
    /** Events of puts that have failed, none of which ever came. */
    private final Map<Change, Set<Integer>> unsure = new HashMap<>();

    ModelMarks(Random random) {
        this.random = random;
    }

    /** Something to say with a put or a commit; mostly nothing. */
    @Nullable
    Change next(String direction) {
        if (random.nextInt(3) > 0) {
            return null;
        }
        String key = direction + random.nextInt(KEYS);
        Change change = new Change(key, ++last, random.nextInt(6) == 0);
        if (change.drop()) {
            drops.computeIfAbsent(key, k -> new TreeSet<>()).add(change.number());
        }
        return change;
    }

    static MarkChanges asked(@Nullable Change change) {
        return change == null ? MarkChanges.none() : change.asked();
    }

    /** A put is under way. */
    void put(Collection<Integer> events, @Nullable Change change) {
        if (change != null) {
            events.forEach(event -> ofPut.put(event, change));
        }
    }

    /** The put or commit has returned. */
    void returned(@Nullable Change change) {
        if (change != null) {
            certain.merge(change.key(), change, (one, other) -> one.number() > other.number() ? one : other);
        }
    }

    /** The put has failed, or nobody knows. */
    void putFailed(Collection<Integer> events, @Nullable Change change) {
        if (change != null) {
            maybe.add(change);
            unsure.put(change, new TreeSet<>(events));
        }
    }

    /** The commit has failed, or nobody knows. */
    void commitFailed(Collection<Integer> events, @Nullable Change change) {
        if (change != null) {
            maybe.add(change);
            events.forEach(event ->
                    ofCommit.computeIfAbsent(event, e -> new ArrayList<>()).add(change));
        }
    }

    /** An event has come: what was said in the record of its put holds, and what was said when it was delivered does not. */
    void came(int event, Map<String, Mark> shown) {
        Change put = ofPut.get(event);
        if (put != null) {
            unsure.remove(put);
            Mark mark = shown.get(put.key());
            boolean holds = mark == null
                    ? !drops.getOrDefault(put.key(), new TreeSet<>())
                            .tailSet(put.number())
                            .isEmpty()
                    : mark.number() >= put.number();
            if (!holds) {
                throw new ModelRun.Violation(
                        "event " + event + " comes and not the mark of its put, " + put + ": " + text(shown));
            }
        }
        for (Change commit : ofCommit.getOrDefault(event, List.of())) {
            Mark mark = shown.get(commit.key());
            if (mark != null && mark.number() == commit.number()) {
                throw new ModelRun.Violation(
                        "event " + event + " comes though the mark of its commit is there, " + commit);
            }
        }
    }

    /**
     * Compares what is shown when all could be read.
     *
     * @return events of puts that have failed, whose marks are there, so that they have to come
     */
    Set<Integer> check(Map<String, Mark> shown) {
        Set<Integer> due = new TreeSet<>();
        Set<String> keys = new TreeSet<>(certain.keySet());
        maybe.forEach(change -> keys.add(change.key()));
        for (String key : keys) {
            Change sure = certain.get(key);
            Mark mark = shown.get(key);
            Change found = null;
            if (matches(sure, mark)) {
                found = sure;
            } else {
                for (Change each : maybe) {
                    boolean later = sure == null || each.number() > sure.number();
                    if (each.key().equals(key) && later && matches(each, mark)) {
                        found = each;
                        break;
                    }
                }
                if (found == null) {
                    throw new ModelRun.Violation("the mark of " + key + " must be " + sure + " or a later one of "
                            + maybe + ": " + text(shown));
                }
                certain.put(key, found);
            }
            if (found != null && mark != null) {
                due.addAll(unsure.getOrDefault(found, Set.of()));
                unsure.remove(found);
            }
        }
        for (String key : shown.keySet()) {
            if (!keys.contains(key)) {
                throw new ModelRun.Violation("nobody ever set " + key);
            }
        }
        return due;
    }

    private static boolean matches(@Nullable Change change, @Nullable Mark mark) {
        if (mark == null) {
            return change == null || change.drop();
        }
        return change != null && !change.drop() && change.number() == mark.number();
    }

    static String text(Map<String, Mark> marks) {
        Map<String, Long> numbers = new TreeMap<>();
        marks.forEach((key, mark) -> numbers.put(key, mark.number()));
        return numbers.toString();
    }
}
