package org.millrace.sink.hdfs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What lies below a directory of the test's HDFS, as Hadoop's own readers see it.
 *
 * @param files names
 * @param lines of all of them
 */
record Found(List<String> files, List<String> lines) {
    static Found in(String directory, Path local) throws IOException {
        TestHdfs.peer().order("read", URI.create(directory).getPath(), local.toString());
        List<String[]> all = Files.readAllLines(local).stream()
                .map(line -> line.split("\t", 2))
                .toList();
        return new Found(
                all.stream().map(each -> each[0]).distinct().toList(),
                all.stream().map(each -> each[1]).toList());
    }
}
