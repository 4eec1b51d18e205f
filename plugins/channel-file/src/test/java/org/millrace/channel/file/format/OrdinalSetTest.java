package org.millrace.channel.file.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrdinalSetTest {
    @Test
    void runsAreASet() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            OrdinalSet runs = new OrdinalSet();
            BitSet set = new BitSet();
            for (int i = 0; i < 60; i++) {
                int from = random.nextInt(200);
                int to = from + random.nextInt(12);
                runs.add(from, to);
                set.set(from, to);
                int a = random.nextInt(220);
                int b = a + random.nextInt(60);
                assertThat(runs.countIn(a, b)).isEqualTo(set.get(a, b).cardinality());
                assertThat(runs.firstOutside(a)).isEqualTo(set.nextClearBit(a));
                int inside = set.nextSetBit(a);
                assertThat(runs.firstInside(a, b)).isEqualTo(inside < 0 ? b : Math.min(inside, b));
            }
            for (int run = 1; run < runs.count(); run++) {
                assertThat(runs.from(run)).isGreaterThan(runs.to(run - 1));
            }
            assertThat(runs.copy().toString()).isEqualTo(runs.toString());
        }
    }
}
