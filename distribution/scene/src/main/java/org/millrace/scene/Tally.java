package org.millrace.scene;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;

/**
 * Whether each line is there once.
 *
 * @param distinct how many of the numbers asked for are there
 * @param doubled how many lines there are besides
 * @param unfinished how many of the files are not finished
 */
record Tally(long distinct, long doubled, long unfinished) {
    private static final String MARK = "?request=";

    /** @param read what HDFS was read into: a file's name, a tab and a line of it, a line each */
    static Tally of(Path read) throws IOException {
        BitSet seen = new BitSet();
        java.util.Set<String> unfinished = new java.util.HashSet<>();
        long doubled = 0;
        try (BufferedReader lines = Files.newBufferedReader(read)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                String file = line.substring(0, tab);
                if (file.endsWith(".tmp")) {
                    unfinished.add(file);
                }
                int from = line.indexOf(MARK, tab) + MARK.length();
                int number = Integer.parseInt(line.substring(from, line.indexOf(' ', from)));
                if (seen.get(number)) {
                    doubled++;
                }
                seen.set(number);
            }
        }
        return new Tally(seen.cardinality(), doubled, unfinished.size());
    }

    /** For people, of so many lines that were written. */
    String text(long written) {
        return written + " lines were written; " + distinct + " are in HDFS, " + (written - distinct) + " are missing, "
                + doubled + " are there twice, " + unfinished + " files are not finished";
    }

    boolean isRight(long written) {
        return distinct == written && doubled == 0 && unfinished == 0;
    }
}
