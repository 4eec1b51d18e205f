package org.millrace.channel.file.flume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Our collections of longs do what those of the JDK do. */
class LongsTest {

    @Test
    void theQueueIsAQueue() {
        Random random = new Random(1);
        LongQueue queue = new LongQueue();
        Deque<Long> model = new ArrayDeque<>();
        for (int step = 0; step < 100_000; step++) {
            int what = random.nextInt(1_000);
            if (what == 0) {
                long divisor = 2L + random.nextInt(3);
                queue.removeIf(value -> value % divisor == 0);
                model.removeIf(value -> value % divisor == 0);
            } else if (what < 450 && !model.isEmpty()) {
                assertThat(queue.remove()).isEqualTo(model.remove());
            } else {
                long value = random.nextLong();
                queue.add(value);
                model.add(value);
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
        assertThat(IntStream.range(0, queue.size()).mapToObj(queue::get)).containsExactlyElementsOf(model);
    }

    @Test
    void theSetIsASet() {
        Random random = new Random(2);
        LongSet set = new LongSet();
        Set<Long> model = new HashSet<>();
        for (int step = 0; step < 100_000; step++) {
            long value = 1L + random.nextInt(700);
            if (random.nextBoolean()) {
                set.add(value);
                model.add(value);
            } else {
                assertThat(set.remove(value)).isEqualTo(model.remove(value));
            }
            long other = 1L + random.nextInt(700);
            assertThat(set.contains(other)).isEqualTo(model.contains(other));
            assertThat(set.size()).isEqualTo(model.size());
        }
    }
}
