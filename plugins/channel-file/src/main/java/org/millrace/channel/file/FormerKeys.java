package org.millrace.channel.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys of Flume's file channel that are taken and do nothing, with what stands in their place. */
final class FormerKeys {
    private static final Map<String, String> REPLACEMENTS = new LinkedHashMap<>();

    static {
        String log = "the log itself is read at a start; there is no checkpoint to write";
        REPLACEMENTS.put("checkpointInterval", log);
        REPLACEMENTS.put("checkpointOnClose", log);
        String copies = "acknowledgements are kept in two files by turns; there is no checkpoint to copy";
        REPLACEMENTS.put("useDualCheckpoints", copies);
        REPLACEMENTS.put("backupCheckpointDir", copies);
        REPLACEMENTS.put("compressBackupCheckpoint", copies);
        String replay = "there is one way to read the log, and it takes little memory";
        REPLACEMENTS.put("use-log-replay-v1", replay);
        REPLACEMENTS.put("use-fast-replay", replay);
    }

    private FormerKeys() {}

    /** What to say about those the user has typed; empty if there are none. */
    static String warning(Map<String, ?> typed) {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        REPLACEMENTS.forEach((key, reason) -> {
            if (typed.containsKey(key)) {
                byReason.computeIfAbsent(reason, r -> new ArrayList<>()).add(key);
            }
        });
        List<String> parts = new ArrayList<>();
        byReason.forEach((reason, keys) -> parts.add(String.join(", ", keys) + " (" + reason + ")"));
        return String.join("; ", parts);
    }
}
