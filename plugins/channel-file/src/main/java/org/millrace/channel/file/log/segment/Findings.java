package org.millrace.channel.file.log.segment;

import java.util.ArrayList;
import java.util.List;

/**
 * What opening and reading a log has come upon: counts that are exact, and a line for each place. Safe for threads.
 */
public final class Findings {
    private static final int LINES = 100;

    private final List<String> lines = new ArrayList<>();
    private long damagedBytes;
    private long tailBytes;
    private long notes;
    private long unlisted;

    /** Bytes that are damaged and held no event. */
    public synchronized long damagedBytes() {
        return damagedBytes;
    }

    /** Bytes that a crash left of what nobody was told to be safe. */
    public synchronized long tailBytes() {
        return tailBytes;
    }

    public synchronized List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (unlisted > 0) {
            all.add("and " + unlisted + " more");
        }
        return all;
    }

    public synchronized boolean isClean() {
        return lines.isEmpty();
    }

    /** Whether there is nothing but what a crash leaves behind. */
    public synchronized boolean isSound() {
        return damagedBytes == 0 && notes == 0;
    }

    public synchronized void damaged(long bytes, String line) {
        damagedBytes += bytes;
        add(line);
    }

    public synchronized void tail(long bytes, String line) {
        tailBytes += bytes;
        add(line);
    }

    public synchronized void note(String line) {
        notes++;
        add(line);
    }

    /** Adds what was found in one segment. */
    public synchronized void addAll(Findings found) {
        damagedBytes += found.damagedBytes();
        tailBytes += found.tailBytes();
        found.lines().forEach(this::add);
    }

    private void add(String line) {
        if (lines.size() < LINES) {
            lines.add(line);
        } else {
            unlisted++;
        }
    }
}
