package org.millrace.channel.file.flume;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Counts all damage and keeps the first of it, so that a ruined directory can't exhaust the memory. */
final class DamageLog {
    static final int KEPT = 1_000;

    private final List<Damage> kept = new ArrayList<>();
    private long count;

    void add(Path file, long offset, String reason) {
        count++;
        if (kept.size() < KEPT) {
            kept.add(new Damage(file, offset, reason));
        }
    }

    long count() {
        return count;
    }

    List<Damage> kept() {
        return List.copyOf(kept);
    }
}
