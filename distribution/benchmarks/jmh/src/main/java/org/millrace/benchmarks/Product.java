package org.millrace.benchmarks;

/** Whose channel is measured. */
public enum Product {
    /** The memory channel of this repository. */
    MILLRACE,
    /** The memory channel of Apache Flume. */
    FLUME;

    Lane lane(int batchSize) {
        return switch (this) {
            case MILLRACE -> new MillraceLane(batchSize);
            case FLUME -> new FlumeLane(batchSize);
        };
    }
}
