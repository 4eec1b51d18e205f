package org.millrace.channel.file.flume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final int FILE = 5;

    private final Replay replay = new Replay(FILE);
    private long order;

    private void apply(LogRecord.Type type, long transaction, long pointer, long value) {
        order++;
        replay.apply(0, new LogRecord(type, transaction, order, 0, value), pointer);
    }

    private void put(long transaction, long pointer) {
        apply(LogRecord.Type.PUT, transaction, pointer, 0);
        apply(LogRecord.Type.COMMIT, transaction, 0, 0);
    }

    private void take(long transaction, long pointer) {
        apply(LogRecord.Type.TAKE, transaction, 0, pointer);
        apply(LogRecord.Type.COMMIT, transaction, 0, 0);
    }

    @Test
    void oneEventThatNobodyTakesDoesNotKeepAllLaterOnes() {
        put(1, Pointer.of(FILE, 0));
        Deque<Long> queued = new ArrayDeque<>();
        int next = 1;
        for (int i = 0; i < 300_000; i++) {
            long pointer = Pointer.of(FILE, next);
            next++;
            put(next, pointer);
            queued.add(pointer);
            if (queued.size() > 1_000) {
                take(-next, queued.remove());
            }
        }
        assertThat(replay.held()).isLessThan(300_000);
        LongQueue left = replay.finish();
        assertThat(left.size()).isEqualTo(1 + queued.size());
        assertThat(left.remove()).isEqualTo(Pointer.of(FILE, 0));
        for (long pointer : queued) {
            assertThat(left.remove()).isEqualTo(pointer);
        }
    }

    @Test
    void aTakeMayComeBeforeItsPut() {
        take(2, Pointer.of(FILE, 7));
        put(1, Pointer.of(FILE, 7));
        put(3, Pointer.of(FILE, 8));
        LongQueue left = replay.finish();
        assertThat(left.size()).isEqualTo(1);
        assertThat(left.get(0)).isEqualTo(Pointer.of(FILE, 8));
    }

    @Test
    void takesFromDeletedLogsAreForgotten() {
        for (int i = 0; i < 1_000; i++) {
            take(i, Pointer.of(FILE - 1, i));
        }
        assertThat(replay.held()).isZero();
        assertThat(replay.finish().isEmpty()).isTrue();
        assertThat(replay.uncommitted()).isZero();
    }
}
