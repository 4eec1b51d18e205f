package org.millrace.benchmarks;

/** A channel as the benchmarks drive it: batches of always the same events, so that only the channel's work counts. */
interface Lane extends AutoCloseable {
    /** The most events a lane holds; what large flows are configured with. */
    int CAPACITY = 100_000;

    /** The most events of a batch. */
    int TRANSACTION_CAPACITY = 10_000;

    /** Bytes of each event's body. */
    int BODY = 200;

    /** Puts one batch; waits while the lane is full. */
    void put() throws InterruptedException;

    /** Takes up to so many events, commits, and says how many there were. */
    int take(int most) throws Exception;

    @Override
    void close() throws Exception;
}
