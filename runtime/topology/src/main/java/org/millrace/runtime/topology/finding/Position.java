package org.millrace.runtime.topology.finding;

/**
 * A line in a configuration file.
 *
 * @param file as the user names it; empty for what stands in no file
 * @param line from 1; 0 is the file as a whole
 */
public record Position(String file, int line) {
    /** In no file. */
    public static final Position NOWHERE = new Position("", 0);

    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
