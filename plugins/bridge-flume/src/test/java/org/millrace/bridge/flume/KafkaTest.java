package org.millrace.bridge.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.source.Source;
import org.millrace.kafka.peer.KafkaPeer;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.OpenSource;
import org.millrace.testkit.Trial;

/** Flume's Kafka modules with a broker at the other end. */
@ExtendWith(FlumeHome.class)
class KafkaTest {
    @TempDir
    static Path folder;

    private static KafkaPeer kafka;

    @BeforeAll
    static void startABroker() throws Exception {
        kafka = KafkaPeer.start(folder);
    }

    @AfterAll
    static void end() throws Exception {
        kafka.close();
    }

    @Test
    void whatTheSinkHasDeliveredTheSourceReads() throws Exception {
        String[] sent = IntStream.range(0, 250).mapToObj(i -> "message " + i).toArray(String[]::new);
        try (var sink = Connectors.sink(FlumeSink.class)
                .set("bridge.class", "org.apache.flume.sink.kafka.KafkaSink")
                .set("kafka.bootstrap.servers", kafka.servers())
                .set("kafka.topic", "orders")
                .open()) {
            sink.deliver(sent);
        }
        try (var source = source("orders").open()) {
            assertThat(source.await(250)).containsExactly(sent);
            assertThat(source.outlet().events().get(0).headers()).containsEntry("topic", "orders");
        }
        // What was accepted was committed: it does not come again.
        try (var sink = Connectors.sink(FlumeSink.class)
                        .set("bridge.class", "org.apache.flume.sink.kafka.KafkaSink")
                        .set("kafka.bootstrap.servers", kafka.servers())
                        .set("kafka.topic", "orders")
                        .open();
                var source = source("orders").open()) {
            sink.deliver("one more");
            assertThat(source.await(1)).containsExactly("one more");
        }
    }

    private static Trial<Source, OpenSource> source(String topic) {
        return Connectors.source(FlumeSource.class)
                .set("bridge.class", "org.apache.flume.source.kafka.KafkaSource")
                .set("kafka.bootstrap.servers", kafka.servers())
                .set("kafka.topics", topic)
                .set("kafka.consumer.group.id", "g")
                .set("kafka.consumer.auto.offset.reset", "earliest");
    }

    @Test
    void aChannelLendsWhatItKeepsAtTheBroker() throws Exception {
        try (var channel = Connectors.channel(FlumeChannel.class)
                .set("bridge.class", "org.apache.flume.channel.kafka.KafkaChannel")
                .set("kafka.bootstrap.servers", kafka.servers())
                .set("kafka.topic", "queue")
                .set("kafka.consumer.auto.offset.reset", "earliest")
                .open()) {
            channel.put("a", "b", "c");
            List<String> taken = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                taken.addAll(channel.drain());
                assertThat(taken).hasSize(3);
            });
            assertThat(taken).containsExactly("a", "b", "c");
        }
    }
}
