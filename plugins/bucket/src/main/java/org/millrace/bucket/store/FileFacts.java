package org.millrace.bucket.store;

/**
 * What a look has found.
 *
 * @param length how long it is; to be relied on only if it is closed
 * @param identity as {@link OpenFile#identity}
 * @param closed whether nobody has it open for writing, and nothing is under way with it
 */
public record FileFacts(long length, String identity, boolean closed) {}
