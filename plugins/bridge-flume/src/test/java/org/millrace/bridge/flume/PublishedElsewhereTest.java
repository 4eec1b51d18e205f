package org.millrace.bridge.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.millrace.api.sink.RetryableException;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;

/** Modules that others have published, whose other end is not here: they say so themselves, and end without a trace. */
@ExtendWith({FlumeHome.class, NothingLeftBehind.class})
class PublishedElsewhereTest {

    /** Without their clients' libraries, or written for an older Flume. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org.apache.flume.sink.solr.morphline.MorphlineSolrSink | morphlineFile=/none | needs the class ",
                "org.apache.flume.sink.hbase2.HBase2Sink | table=t | needs the class ",
                "org.apache.flume.sink.elasticsearch.ElasticSearchSink | hostNames=127.0.0.1:1 | was compiled against"
                        + " another version of Flume",
                "org.apache.flume.sink.kite.DatasetSink | kite.dataset.uri=dataset:file:/tmp/none | needs the class ",
                "org.apache.phoenix.flume.sink.PhoenixSink | serializer=CSV | needs the class ",
            })
    void aSinkThatCantRunHereSaysWhyInASentence(String type, String keys, String words) {
        var trial = Connectors.sink(FlumeSink.class).set("bridge.class", type);
        for (String key : keys.split(",", -1)) {
            trial.set(key.substring(0, key.indexOf('=')), key.substring(key.indexOf('=') + 1));
        }
        assertThatThrownBy(trial::open).hasMessageContaining(type).hasMessageContaining(words);
    }

    @Test
    void aTwitterSourceNamesWhatItNeeds() {
        assertThatThrownBy(() -> Connectors.source(FlumeSource.class)
                        .set("bridge.class", "org.apache.flume.source.twitter.TwitterSource")
                        .open())
                .hasMessageContaining("needs the class twitter4j.");
    }

    @Test
    void aKafkaSinkWithoutABrokerSaysSoAndKeepsTheEvents() throws Exception {
        try (var sink = Connectors.sink(FlumeSink.class)
                .set("bridge.class", "org.apache.flume.sink.kafka.KafkaSink")
                .set("kafka.bootstrap.servers", "127.0.0.1:1")
                .set("kafka.topic", "t")
                .set("kafka.producer.max.block.ms", 300)
                .open()) {
            assertThatThrownBy(() -> sink.deliver("one"))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("KafkaSink of kafka")
                    .hasMessageContaining("Failed to publish events");
            assertThat(sink.context().gaugeValue("FlumeRollbackCount")).isEqualTo(1);
        }
    }

    @Test
    void aKafkaSourceWithoutABrokerStaysUpAndEnds() throws Exception {
        try (var source = Connectors.source(FlumeSource.class)
                .set("bridge.class", "org.apache.flume.source.kafka.KafkaSource")
                .set("kafka.bootstrap.servers", "127.0.0.1:1")
                .set("kafka.topics", "t")
                .set("kafka.consumer.default.api.timeout.ms", 500)
                .open()) {
            assertThat(source.outlet().events()).isEmpty();
            assertThat(source.context().reports()).anyMatch(said -> said.contains("KafkaSource of kafka"));
        }
    }

    @Test
    void aKafkaChannelWithoutItsServersIsRefusedByKafkasChannel() {
        assertThatThrownBy(() -> Connectors.channel(FlumeChannel.class)
                        .set("bridge.class", "org.apache.flume.channel.kafka.KafkaChannel")
                        .open())
                .hasMessageContaining("Bootstrap Servers must be specified");
    }

    @Test
    void whatAnAliasOfFlumesStandsForIsLookedFor() {
        assertThat(Map.of("irc", "org.apache.flume.sink.irc.IRCSink"))
                .allSatisfy((alias, type) -> assertThatThrownBy(() -> Connectors.sink(FlumeSink.class)
                                .set("millrace.typedAs", alias)
                                .open())
                        .hasMessageContaining(type + " of irc")
                        .hasMessageContaining("No hostname specified"));
    }
}
