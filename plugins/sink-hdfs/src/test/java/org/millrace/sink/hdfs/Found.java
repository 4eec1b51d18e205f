package org.millrace.sink.hdfs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.millrace.hdfs.peer.HdfsPeer;

/**
 * What lies below a directory of a test's HDFS, as Hadoop's own readers see it.
 *
 * @param files names
 * @param lines of all of them
 */
record Found(List<String> files, List<String> lines) {
    static Found in(String directory, Path local) throws IOException {
        return in(TestHdfs.peer(), directory, local);
    }

    /** In another HDFS. */
    static Found in(HdfsPeer hdfs, String directory, Path local) throws IOException {
        hdfs.order("read", URI.create(directory).getPath(), local.toString());
        List<String[]> all = Files.readAllLines(local).stream()
                .map(line -> line.split("\t", 2))
                .toList();
        return new Found(
                all.stream().map(each -> each[0]).distinct().toList(),
                all.stream().map(each -> each[1]).toList());
    }
}
