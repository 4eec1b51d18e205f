package org.millrace.sink.hdfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.millrace.hdfs.peer.HdfsPeer;
import org.millrace.library.hadoop.HadoopClient;
import org.millrace.library.hadoop.HadoopSettings;

/** The HDFS of all tests in this process, which ends with it. */
public final class TestHdfs {
    private static final AtomicInteger DIRECTORIES = new AtomicInteger();

    private TestHdfs() {}

    /** Started by the first who asks. */
    private static final class Only {
        static final HdfsPeer PEER = start();

        private static HdfsPeer start() {
            try {
                return HdfsPeer.start(
                        Path.of("target", "hdfs-" + ProcessHandle.current().pid())
                                .toAbsolutePath(),
                        3,
                        Map.of(
                                "hadoop.proxyuser." + System.getProperty("user.name") + ".hosts", "*",
                                "hadoop.proxyuser." + System.getProperty("user.name") + ".groups", "*"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The one. */
    public static HdfsPeer peer() {
        return Only.PEER;
    }

    /** A directory that nobody else uses, which is not made yet. */
    public static String directory() {
        return peer().address() + "/test-" + DIRECTORIES.incrementAndGet();
    }

    /** A client of it. */
    public static HadoopClient client() throws IOException {
        return HadoopClient.open(new HadoopSettings());
    }
}
