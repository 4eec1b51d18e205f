package org.millrace.source.taildir.disk;

/**
 * What the file system says of a name.
 *
 * @param changedMs when its content changed last
 * @param regular whether it is a file, and no directory, pipe, socket or device
 */
public record Facts(FileKey key, long size, long changedMs, boolean regular) {}
