package org.millrace.source.spooldir;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.millrace.source.spooldir.file.FileMark;

/** The marks of files as they stand in the channel, and those that are to be dropped there. */
final class Ledger {
    private final Map<String, FileMark> known = new HashMap<>();
    private final Set<String> toDrop = new LinkedHashSet<>();

    /** How far a file had been read. */
    void know(String key, FileMark mark) {
        known.put(key, mark);
    }

    Optional<FileMark> of(String key) {
        return Optional.ofNullable(known.get(key));
    }

    /** Files of which something is known; a copy. */
    Set<String> keys() {
        return new HashSet<>(known.keySet());
    }

    /** These changes are in the channel. */
    void accepted(Gathered batch) {
        known.putAll(batch.marks());
        toDrop.removeAll(batch.dropped());
        toDrop.removeAll(batch.marks().keySet());
    }

    /** A file is done with, and its name shows it: its mark is of no more use. */
    void over(String key) {
        if (known.remove(key) != null) {
            toDrop.add(key);
        }
    }

    /** What is to be dropped with what is handed on next. */
    Set<String> toDrop() {
        return toDrop;
    }
}
