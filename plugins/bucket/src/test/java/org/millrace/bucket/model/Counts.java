package org.millrace.bucket.model;

import java.util.List;
import java.util.Map;

/**
 * What has come to the store.
 *
 * @param lost events that are in no finished file
 * @param doubled events that are there more than once, counted as often as it is too much
 * @param inUse files that are not finished
 * @param wrongLength finished files that are not as long as the last mark said of them
 * @param alarms how often something that was acknowledged was said to be lost
 * @param files the events of each finished file
 */
public record Counts(
        int lost,
        int doubled,
        List<String> inUse,
        List<String> wrongLength,
        long alarms,
        Map<String, List<Integer>> files) {

    /** Whether each event is there once, and nothing else. */
    public boolean isExact() {
        return lost == 0 && doubled == 0 && inUse.isEmpty() && wrongLength.isEmpty() && alarms == 0;
    }
}
