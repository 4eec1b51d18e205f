package org.millrace.sink.hdfs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.hdfs.peer.HdfsPeer;
import org.millrace.testkit.Settings;

/** A name service with two NameNodes that take turns while a sink writes. */
class HdfsFailoverIT {
    @TempDir
    Path folder;

    @Test
    void anotherNameNodeTakesOverAndNothingIsLostOrDoubled() throws Exception {
        try (HdfsPeer hdfs = HdfsPeer.start(folder.resolve("hdfs"), 2, Map.of("namenodes", "2"))) {
            String path = hdfs.address() + "/failover";
            assertThat(path).startsWith("hdfs://many/");
            Settings settings = Settings.of("hdfs.path", path)
                    .with("hdfs.fileType", "DataStream")
                    .with("hdfs.rollCount", "30")
                    .with("hdfs.rollSize", "0")
                    .with("hdfs.rollInterval", "0")
                    .with("hdfs.idleTimeout", "1")
                    .with("hdfs.exactlyOnce", "required")
                    .with("hdfs.confDir", hdfs.configuration().toString())
                    .with("hdfs.conf.dfs.client.failover.sleep.max.millis", "1000");
            int count = 0;
            try (Rounds rounds = new Rounds(folder.resolve("agent"), settings, List.of())) {
                for (String how : List.of("soft", "hard", "soft")) {
                    rounds.bring(Rounds.numbered(count, 25));
                    CompletableFuture<Void> turn = CompletableFuture.runAsync(() -> hdfs.order("failover", how));
                    // Each of these needs the NameNode, since files are full within them.
                    for (count += 25; !turn.isDone(); count += 25) {
                        rounds.bring(Rounds.numbered(count, 25));
                    }
                    turn.join();
                }
                rounds.awaitIdle();
            }
            Found found = Found.in(hdfs, path, folder.resolve("lines"));
            assertThat(found.lines())
                    .containsExactlyInAnyOrderElementsOf(
                            Rounds.numbered(0, count).stream().map(Event::text).toList());
            assertThat(found.files()).noneMatch(name -> name.endsWith(".tmp"));
        }
    }
}
