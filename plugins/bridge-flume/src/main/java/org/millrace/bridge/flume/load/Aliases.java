package org.millrace.bridge.flume.load;

import java.util.Map;

/** Flume's short names of what Millrace has not, and the classes they stand for. */
final class Aliases {
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("source/jms", "org.apache.flume.source.jms.JMSSource"),
            Map.entry("sink/irc", "org.apache.flume.sink.irc.IRCSink"),
            Map.entry("sink/hbase2", "org.apache.flume.sink.hbase2.HBase2Sink"),
            Map.entry("sink/morphline_solr", "org.apache.flume.sink.solr.morphline.MorphlineSolrSink"),
            Map.entry("sink/hive", "org.apache.flume.sink.hive.HiveSink"),
            Map.entry("sink/elasticsearch", "org.apache.flume.sink.elasticsearch.ElasticSearchSink"),
            Map.entry("channel/jdbc", "org.apache.flume.channel.jdbc.JdbcChannel"));

    private Aliases() {}

    static String classOf(Shape shape, String typed) {
        return CLASSES.getOrDefault(shape.word() + "/" + typed, typed);
    }
}
