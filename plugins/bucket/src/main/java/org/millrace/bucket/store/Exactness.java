package org.millrace.bucket.store;

/**
 * What a store can promise.
 *
 * @param exact whether what was synced stays, a longer file can be cut, and a rename is done as a whole or not at all
 * @param why if not, for people: {@code s3a: a rename is a copy}; empty if it is
 * @param syncs whether an open file can be made safe by {@link OpenFile#sync}. If not, files are closed at each checkpoint
 */
public record Exactness(boolean exact, String why, boolean syncs) {
    /** All that is needed. */
    public static final Exactness EXACT = new Exactness(true, "", true);
}
