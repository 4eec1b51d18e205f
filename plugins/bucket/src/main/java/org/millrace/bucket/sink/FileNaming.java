package org.millrace.bucket.sink;

import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * How files are called.
 *
 * @param stems makes, of the prefix of a place, the names of its files, one after the other and without the suffix. Called for a place
 *     whenever it gets its first file after none was open there
 * @param suffix behind each name
 * @param inUsePrefix before the name of a file that is not finished
 * @param inUseSuffix behind the name of a file that is not finished; if both are empty, files have their last name from the beginning
 */
public record FileNaming(
        Function<String, Supplier<String>> stems, String suffix, String inUsePrefix, String inUseSuffix) {

    /** As Flume's HDFS sink: prefix, a dot, and a number that begins with the time and grows by one. */
    public static Function<String, Supplier<String>> counted(Clock clock) {
        return prefix -> new Supplier<>() {
            private long next = clock.millis();

            @Override
            public String get() {
                return prefix + "." + next++;
            }
        };
    }

    /** Whether files have their last name from the beginning. */
    public boolean isVisible() {
        return inUsePrefix.isEmpty() && inUseSuffix.isEmpty();
    }

    /** The so-many-eth other name for a file whose name is taken. */
    String another(String taken, int which) {
        boolean ends = !suffix.isEmpty() && taken.endsWith(suffix);
        String stem = ends ? taken.substring(0, taken.length() - suffix.length()) : taken;
        return stem + "-" + which + (ends ? suffix : "");
    }
}
