package org.millrace.rpc;

/**
 * One message as it came: its number on the connection and its bytes, which are the first {@code length} of {@code bytes}.
 *
 * @param serial what the client called it, and what its answer is called
 */
@SuppressWarnings("ArrayRecordComponent")
public record Frame(int serial, byte[] bytes, int length) {}
