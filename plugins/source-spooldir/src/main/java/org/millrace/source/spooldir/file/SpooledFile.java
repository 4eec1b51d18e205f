package org.millrace.source.spooldir.file;

import java.nio.file.Path;

/**
 * A file that was found in the directory.
 *
 * @param key its path within the directory, with slashes: what its mark is called
 * @param path where it is
 * @param facts what it was when it was found
 */
public record SpooledFile(String key, Path path, Facts facts) {

    public String name() {
        return String.valueOf(path.getFileName());
    }
}
