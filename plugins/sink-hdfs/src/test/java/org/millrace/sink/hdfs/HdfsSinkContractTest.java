package org.millrace.sink.hdfs;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.millrace.api.event.Event;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Sink;
import org.millrace.library.hadoop.HadoopClient;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.testkit.contract.CheckpointedSinkContract;
import org.millrace.testkit.contract.Destination;

class HdfsSinkContractTest extends CheckpointedSinkContract {
    private static final Duration FINISHED = Duration.ofSeconds(40);

    private static final String TO_FINISH = "FilesToFinish";

    /** Not held: a test sees whether all goes that belongs to a sink. */
    private WeakReference<TestContext> latest = new WeakReference<>(null);

    private String path;

    @BeforeEach
    void choose() throws IOException {
        path = TestHdfs.directory();
        inHdfs(files -> files.mkdirs(new Path(path)));
    }

    private interface Asked<T> {
        T of(FileSystem files) throws IOException;
    }

    /** By a client that nobody keeps: as long as there is one, so are the threads that all share. */
    private <T> T inHdfs(Asked<T> question) throws IOException {
        try (HadoopClient client = TestHdfs.client()) {
            return question.of(client.fileSystem(URI.create(path)));
        }
    }

    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(HdfsSink.class, settings);
    }

    @Override
    protected TestContext context() {
        TestContext made = super.context().part("serializer", new Lines());
        latest = new WeakReference<>(made);
        return made;
    }

    /** Writes each body on a line. */
    static final class Lines implements Serializer {
        @Override
        public Writer writer(OutputStream to, boolean append) {
            return new Writer() {
                @Override
                public void write(Event event) throws IOException {
                    to.write(event.body());
                    to.write('\n');
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };
        }
    }

    /** What is committed is in a file of its own, so that it is seen. */
    @Override
    protected Settings settings() {
        return Settings.of("hdfs.path", path)
                .with("hdfs.fileType", "DataStream")
                .with("hdfs.batchSize", "4")
                .with("hdfs.rollCount", "1");
    }

    @Override
    protected Map<String, String> wrong() {
        return Map.ofEntries(
                Map.entry("hdfs.path", " "),
                Map.entry("hdfs.fileType", "Text"),
                Map.entry("hdfs.codeC", "gzip"),
                Map.entry("hdfs.writeFormat", "none"),
                Map.entry("hdfs.batchSize", "0"),
                Map.entry("hdfs.rollInterval", "-1"),
                Map.entry("hdfs.roundUnit", "day"),
                Map.entry("hdfs.timeZone", "Asia/Shangai"),
                Map.entry("hdfs.kerberosKeytab", "/etc/a.keytab"),
                Map.entry("hdfs.exactlyOnce", "never"),
                Map.entry("hdfs.sync", "fsync"),
                Map.entry("hdfs.locale", "klingon"),
                Map.entry("hdfs.filePrefix", "a/b"),
                Map.entry("hdfs.timestampFallback", "later"));
    }

    @Override
    protected Optional<Settings> unopenable() {
        return Optional.of(settings().with("hdfs.confDir", "/dev/null"));
    }

    @Override
    protected Optional<Settings> changeInPlace() {
        return Optional.of(settings().with("hdfs.rollInterval", "7").with("hdfs.batchSize", "3"));
    }

    @Override
    protected Optional<Settings> changeByReplacing() {
        return Optional.of(settings().with("hdfs.filePrefix", "other"));
    }

    @Override
    protected Optional<Destination> destination() {
        return Optional.of(new Finished());
    }

    /** Finished files, in the order of their names; the NameNode can be brought to refuse. */
    private final class Finished implements Destination {
        @Override
        public List<String> arrived() throws IOException {
            TestContext last = Objects.requireNonNull(latest.get());
            // What was never made is remembered for a minute, since it may be made late.
            await().atMost(FINISHED)
                    .until(() -> !last.gauges().contains(TO_FINISH) || last.gaugeValue(TO_FINISH) == 0 || !anyInUse());
            return inHdfs(this::lines);
        }

        private List<String> lines(FileSystem files) throws IOException {
            List<String> lines = new ArrayList<>();
            FileStatus[] all = files.listStatus(new Path(path));
            Arrays.sort(all, Comparator.comparing(status -> status.getPath().getName()));
            for (FileStatus status : all) {
                if (!status.getPath().getName().endsWith(".tmp")) {
                    try (FSDataInputStream in = files.open(status.getPath())) {
                        lines.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                .lines()
                                .toList());
                    }
                }
            }
            return lines;
        }

        private boolean anyInUse() throws IOException {
            return inHdfs(files -> Arrays.stream(files.listStatus(new Path(path)))
                    .anyMatch(status -> status.getPath().getName().endsWith(".tmp")));
        }

        @Override
        public boolean trouble(Trouble kind, boolean begins) {
            if (kind != Trouble.FAILING) {
                return false;
            }
            TestHdfs.peer().order("safemode", begins ? "on" : "off");
            return true;
        }
    }
}
