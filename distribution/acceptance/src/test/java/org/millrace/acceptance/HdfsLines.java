package org.millrace.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.millrace.hdfs.peer.HdfsPeer;

/** Numbered lines, {@code PREFIX-NUMBER}, in the files below one directory of HDFS, read by Hadoop's own readers. */
final class HdfsLines {
    private final String directory;
    private final String files;
    private final Map<String, BitSet> seen = new HashMap<>();
    private final List<String> doubled = new ArrayList<>();
    private final List<String> inUse = new ArrayList<>();

    /** @param lines where they are noted down on the way, a file that is not there */
    HdfsLines(HdfsPeer hdfs, String directory, Path lines) throws IOException {
        this.directory = directory;
        files = hdfs.order("read", directory, lines.toString());
        try (BufferedReader all = Files.newBufferedReader(lines)) {
            for (String line = all.readLine(); line != null; line = all.readLine()) {
                take(line);
            }
        }
    }

    private void take(String line) {
        String[] part = line.split("\t", 2);
        if (part[0].endsWith(".tmp")) {
            inUse.add(part[0]);
        }
        int dash = part[1].indexOf('-');
        int number = Integer.parseInt(part[1].substring(dash + 1));
        BitSet of = seen.computeIfAbsent(part[1].substring(0, dash), prefix -> new BitSet());
        if (of.get(number)) {
            doubled.add(line);
        }
        of.set(number);
    }

    /** Fails unless each of these lines is once in a finished file, by the lines' prefix. */
    void areOnce(Map<String, BitSet> written) {
        assertThat(inUse).as("left in use, of " + directory).isEmpty();
        assertThat(doubled).as("twice, of " + directory).isEmpty();
        written.forEach((prefix, all) -> {
            BitSet missing = (BitSet) all.clone();
            missing.andNot(seen.getOrDefault(prefix, new BitSet()));
            assertThat(missing.toString())
                    .as("lost, of " + prefix + " in " + directory)
                    .isEqualTo("{}");
        });
        int count = seen.values().stream().mapToInt(BitSet::cardinality).sum();
        System.out.println(directory + ": " + count + " lines in " + files + " files");
    }

    /** Whether there is none that was not sent; {@code sent} by prefix. */
    boolean holdOnly(Map<String, Integer> sent) {
        return seen.entrySet().stream()
                .allMatch(entry -> entry.getValue().length() <= sent.getOrDefault(entry.getKey(), 0));
    }
}
