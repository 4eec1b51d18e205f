package org.millrace.channel.file;

import java.security.SecureRandom;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.log.segment.StoreSettings;

/**
 * What a file channel finds around it, so that tests can put a model in its place.
 *
 * @param disk where the files are
 * @param nanos the time that passes, from any beginning
 * @param random what nobody is to foresee
 * @param sized makes files of other sizes than a user may ask for
 */
record Surroundings(Disk disk, LongSupplier nanos, RandomGenerator random, UnaryOperator<StoreSettings> sized) {
    /** This disk, and all else as it is. */
    static Surroundings with(Disk disk) {
        return new Surroundings(disk, System::nanoTime, new SecureRandom(), UnaryOperator.identity());
    }
}
