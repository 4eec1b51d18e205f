package org.millrace.api.mark;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which marks change with a batch: some keys get another mark, some are dropped, all others stay. A key names what a component reads
 * or writes there, such as one file or one partition. Immutable.
 *
 * <p><b>Bounds.</b> A key has at most {@link #MAX_KEY_BYTES} bytes of UTF-8, among them the name of its component, which the agent puts
 * in front; the empty key is the agent's own. A channel keeps at most {@link #MAX_KEYS} keys and
 * {@link #MAX_TOTAL_BYTES} bytes of keys and marks for all its components together, and refuses a change that would be more: drop
 * the keys of what is gone.
 */
public final class MarkChanges {
    /** The most bytes of one key, as UTF-8. */
    public static final int MAX_KEY_BYTES = 1024;
    /** The most keys that a channel keeps. */
    public static final int MAX_KEYS = 16_384;
    /** The most bytes of keys and marks that a channel keeps. */
    public static final long MAX_TOTAL_BYTES = 8L << 20;

    private static final MarkChanges NONE = new MarkChanges(Map.of(), Set.of());

    private final Map<String, Mark> set;
    private final Set<String> dropped;

    private MarkChanges(Map<String, Mark> set, Set<String> dropped) {
        this.set = set;
        this.dropped = dropped;
    }

    /** Nothing changes. */
    public static MarkChanges none() {
        return NONE;
    }

    /** One key gets a mark. */
    public static MarkChanges set(String key, Mark mark) {
        return NONE.with(key, mark);
    }

    /** Several keys get marks; the map is copied. */
    public static MarkChanges setAll(Map<String, Mark> marks) {
        marks.keySet().forEach(MarkChanges::check);
        return marks.isEmpty()
                ? NONE
                : new MarkChanges(Collections.unmodifiableMap(new LinkedHashMap<>(marks)), Set.of());
    }

    /**
     * These changes, and this key gets a mark.
     *
     * @throws IllegalArgumentException if the key is longer than {@link #MAX_KEY_BYTES}
     */
    public MarkChanges with(String key, Mark mark) {
        check(key);
        Map<String, Mark> more = new LinkedHashMap<>(set);
        more.put(key, mark);
        Set<String> fewer = new LinkedHashSet<>(dropped);
        fewer.remove(key);
        return new MarkChanges(Collections.unmodifiableMap(more), Collections.unmodifiableSet(fewer));
    }

    /** These changes, and this key is forgotten. */
    public MarkChanges without(String key) {
        check(key);
        Map<String, Mark> fewer = new LinkedHashMap<>(set);
        fewer.remove(key);
        Set<String> more = new LinkedHashSet<>(dropped);
        more.add(key);
        return new MarkChanges(Collections.unmodifiableMap(fewer), Collections.unmodifiableSet(more));
    }

    private static void check(String key) {
        if (key.length() > MAX_KEY_BYTES || key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
            throw new IllegalArgumentException("the key of a mark has at most " + MAX_KEY_BYTES + " bytes");
        }
    }

    /** Keys and their new marks, in the order in which they were set; unmodifiable. */
    public Map<String, Mark> set() {
        return set;
    }

    /** Keys that are forgotten, none of them among {@link #set()}; unmodifiable. */
    public Set<String> dropped() {
        return dropped;
    }

    /** Whether nothing changes. */
    public boolean isEmpty() {
        return set.isEmpty() && dropped.isEmpty();
    }

    /** How many keys are set and dropped. */
    @Override
    public String toString() {
        return "MarkChanges[" + set.size() + " set, " + dropped.size() + " dropped]";
    }
}
