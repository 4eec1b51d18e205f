package org.millrace.source.spooldir;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.millrace.source.spooldir.file.SpooledFile;

/**
 * What was found in the directory at one moment.
 *
 * @param next what to read next, in order; the first of all that is there
 * @param files how many files there are to be read
 * @param bytes how many bytes they have
 * @param aside how many files are set aside
 * @param started those of the keys asked for that were found
 * @param over those of the keys asked for whose files have been read or are set aside, as is seen where that is kept
 * @param trouble what could not be looked into; empty if all could
 * @param tookNanos how long it took
 */
record Listing(
        List<SpooledFile> next,
        long files,
        long bytes,
        long aside,
        Set<String> started,
        Set<String> over,
        Optional<String> trouble,
        long tookNanos) {}
