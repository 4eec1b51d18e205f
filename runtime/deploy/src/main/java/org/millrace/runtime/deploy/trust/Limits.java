package org.millrace.runtime.deploy.trust;

/**
 * How large a plug-in jar may be. Generous: the largest we know, with Hadoop inside, has a twentieth of each.
 *
 * @param file bytes of the file
 * @param entries files and folders in it
 * @param unpacked bytes of all entries together when unpacked
 * @param ratio unpacked bytes of an entry for each packed one, where it unpacks to more than {@code free}
 * @param free bytes of an entry below which its ratio does not matter
 * @param manifest bytes of its manifest
 */
record Limits(long file, int entries, long unpacked, int ratio, long free, int manifest) {
    static final Limits PLUGIN = new Limits(1L << 30, 60_000, 2L << 30, 200, 1 << 20, 1 << 20);
}
