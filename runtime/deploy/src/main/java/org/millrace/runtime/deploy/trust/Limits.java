package org.millrace.runtime.deploy.trust;

/**
 * How large a plug-in jar may be. Everything is compared before it is read into memory, so that an agent with a small heap
 * judges the largest jar as well as the smallest.
 *
 * @param file bytes of the file
 * @param entries files and folders in it
 * @param table bytes of its table of contents
 * @param unpacked bytes of all entries together when unpacked
 * @param ratio unpacked bytes of an entry for each packed one, where it unpacks to more than {@code free}
 * @param free bytes of an entry below which its ratio does not matter
 * @param manifest bytes of its manifest, and of each signature file and block
 * @param description bytes of one description of components
 */
record Limits(long file, int entries, int table, long unpacked, int ratio, long free, int manifest, int description) {
    static final Limits PLUGIN = new Limits(512L << 20, 60_000, 6 << 20, 1L << 30, 200, 1 << 20, 2 << 20, 256 << 10);

    /** Bytes of the main section of a manifest: what is read of a jar that nobody signed. */
    static final int MAIN_SECTION = 1 << 20;

    /** Parts between commas in one header. */
    static final int CLAUSES = 10_000;

    /** Names, attributes and directives in one part. */
    static final int PARAMETERS = 100;

    /** Brackets within brackets in a filter: the framework's parser calls itself for each. */
    static final int FILTER_DEPTH = 50;

    /** Descriptions of components. */
    static final int DESCRIPTIONS = 1000;

    /** Elements within elements in a description. */
    static final int XML_DEPTH = 20;

    /** People who signed one jar. */
    static final int SIGNERS = 5;

    /** Bytes of an entry's name. */
    static final int NAME = 1000;
}
