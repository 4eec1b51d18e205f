package org.millrace.bucket.path;

/**
 * Where an event belongs.
 *
 * @param directory without a slash at its end
 * @param prefix what the name of its file begins with
 */
public record Place(String directory, String prefix) {}
