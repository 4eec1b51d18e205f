package org.millrace.channel.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code -Dmillrace.model.sequences=100000} runs more of them; {@code -Dmillrace.model.seed=N} repeats one. */
class FileQueueModelTest {
    private static final int STEPS = 60;

    private static @Nullable String run(long seed, ModelDisk.Lie... lies) throws Exception {
        int directories = 1 + new Random(seed).nextInt(2);
        ModelDisk[] disks = new ModelDisk[directories];
        for (int i = 0; i < directories; i++) {
            disks[i] = new ModelDisk(lies);
        }
        return new Sequences(seed, disks).run(STEPS);
    }

    @Test
    void whateverHappensNothingAcknowledgedIsLost() throws Exception {
        long first = Long.getLong("millrace.model.seed", System.nanoTime() >>> 8);
        int count = Integer.getInteger(
                "millrace.model.sequences", System.getProperty("millrace.model.seed") == null ? 2000 : 1);
        List<String> violations = new ArrayList<>();
        for (int i = 0; i < count && violations.size() < 3; i++) {
            String violation = run(first + i);
            if (violation != null) {
                violations.add("seed " + (first + i) + ": " + violation);
            }
        }
        assertThat(violations).as("seeds from " + first).isEmpty();
    }

    /** A model that lets everything pass would prove nothing. */
    @ParameterizedTest
    @EnumSource(ModelDisk.Lie.class)
    void theModelBites(ModelDisk.Lie lie) throws Exception {
        String violation = null;
        for (long seed = 1; violation == null && seed < 2000; seed++) {
            violation = run(seed, lie);
        }
        assertThat(violation)
                .as("a disk that lies about %s goes unnoticed", lie)
                .isNotNull();
    }
}
