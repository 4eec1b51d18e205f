package org.millrace.sink.hdfs;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for an hdfs sink. */
@interface HdfsConfig {

    @AttributeDefinition(
            description = "Where the files go, with escapes such as `%Y-%m-%d` or `%{host}`: "
                    + "`hdfs://namenode/logs/%Y-%m-%d`. Without a file system the default one of Hadoop's "
                    + "configuration. No colon below the NameNode: HDFS takes none.")
    String hdfs_path();

    @AttributeDefinition(description = "Put before each file name; escapes are allowed.")
    String hdfs_filePrefix() default "FlumeData";

    @AttributeDefinition(description = "Put behind each file name, in place of the codec's ending; no dot is added.")
    String hdfs_fileSuffix() default "";

    @AttributeDefinition(description = "Put before the name of a file that is being written.")
    String hdfs_inUsePrefix() default "";

    @AttributeDefinition(description = "Put behind the name of a file that is being written.")
    String hdfs_inUseSuffix() default ".tmp";

    @AttributeDefinition(
            description = "Put nothing behind the name of a file that is being written. If there is no prefix "
                    + "either, files are seen while they are written, and the sink gives at least once.")
    boolean hdfs_emptyInUseSuffix() default false;

    @AttributeDefinition(description = "Seconds after which a file is finished; 0 is never.", min = "0")
    long hdfs_rollInterval() default 30;

    @AttributeDefinition(description = "Bytes of event bodies after which a file is finished; 0 is never.", min = "0")
    long hdfs_rollSize() default 1024;

    @AttributeDefinition(description = "Events after which a file is finished; 0 is never.", min = "0")
    long hdfs_rollCount() default 10;

    @AttributeDefinition(
            description = "Bytes of the file itself, as compressed, after which it is finished; 0 is never. Not in "
                    + "Flume.",
            min = "0")
    long hdfs_rollFileSize() default 0;

    @AttributeDefinition(
            description = "Seconds without an event after which a file is finished; 0 is never.",
            min = "0")
    int hdfs_idleTimeout() default 0;

    @AttributeDefinition(description = "The most events that are written at once.", min = "1")
    int hdfs_batchSize() default 100;

    @AttributeDefinition(
            description = "How files are compressed: gzip, bzip2, snappy, lz4, zstd, default or deflate, or the "
                    + "class name of such a codec; empty or `None` is not at all. Blocks of a sequence file, "
                    + "or all of a compressed stream. zstd in sequence files needs Hadoop's native library.")
    String hdfs_codeC() default "";

    @AttributeDefinition(
            description = "`SequenceFile`, `DataStream` (the serializer's bytes) or `CompressedStream` (the same, "
                    + "compressed).")
    String hdfs_fileType() default "SequenceFile";

    @AttributeDefinition(
            description = "Files open at once; the one longest unused is finished. Each costs two threads: 500 are "
                    + "many.",
            min = "1")
    int hdfs_maxOpenFiles() default 5000;

    @AttributeDefinition(
            description = "A file whose block has fewer copies is finished, at most 30 times in a row; 0 is never "
                    + "(Flume takes the replication of Hadoop's configuration).",
            min = "0")
    int hdfs_minBlockReplicas() default 0;

    @AttributeDefinition(
            description = "What a sequence file's values are: `Writable` (bytes) or `Text`; its keys are the time "
                    + "in milliseconds.")
    String hdfs_writeFormat() default "Writable";

    @AttributeDefinition(description = "How many files are synced or finished at the same time.", min = "1")
    int hdfs_threadsPoolSize() default 10;

    @AttributeDefinition(
            description = "The Kerberos principal to log in as; `_HOST` is this machine. Needs "
                    + "`hadoop.security.authentication` = kerberos in `core-site.xml`. Each sink may have its "
                    + "own; the ticket is renewed in time.")
    String hdfs_kerberosPrincipal() default "";

    @AttributeDefinition(description = "The keytab of the principal.")
    String hdfs_kerberosKeytab() default "";

    @AttributeDefinition(
            description = "The user on whose behalf files are written, and whose they are; the NameNode has to "
                    + "allow it (`hadoop.proxyuser.*` in its `core-site.xml`).")
    String hdfs_proxyUser() default "";

    @AttributeDefinition(description = "Round the time of escapes down.")
    boolean hdfs_round() default false;

    @AttributeDefinition(description = "To multiples of this many units.", min = "1")
    int hdfs_roundValue() default 1;

    @AttributeDefinition(description = "second, minute or hour.")
    String hdfs_roundUnit() default "second";

    @AttributeDefinition(
            description = "The time zone of escapes, such as Europe/Berlin or GMT+8; the JVM's if there is none. "
                    + "One that is not known is refused.")
    String hdfs_timeZone() default "";

    @AttributeDefinition(
            description = "Go by the time of the delivery, on this machine, and not by the header `timestamp`.")
    boolean hdfs_useLocalTimeStamp() default false;

    @AttributeDefinition(description = "Of file: paths, leave out Hadoop's checksum files.")
    boolean hdfs_useRawLocalFileSystem() default false;

    @AttributeDefinition(
            description = "`auto`: wherever channel and file system allow; `required`: refuse to run where they "
                    + "don't. Not in Flume.")
    String hdfs_exactlyOnce() default "auto";

    @AttributeDefinition(
            description = "How safe what is acknowledged is: `hsync`, on the disks of the DataNodes, or `hflush`, "
                    + "in their memory. Not in Flume.")
    String hdfs_sync() default "hsync";

    @AttributeDefinition(
            description = "The directory of `core-site.xml` and `hdfs-site.xml`; where `HADOOP_CONF_DIR` leads if "
                    + "there is none. Not in Flume.")
    String hdfs_confDir() default "";

    @AttributeDefinition(
            description = "Milliseconds after which a call of the file system counts as failed; 0 is never. The "
                    + "file is given up and finished in the background, its uncommitted events go to another " + "one.",
            min = "0")
    long hdfs_callTimeout() default 30_000;

    @AttributeDefinition(
            description = "The longest pause, in seconds, before a file is tried again that could not be finished. "
                    + "It is tried for ever.",
            min = "1")
    int hdfs_retryInterval() default 180;

    @AttributeDefinition(
            description = "The most events that are written before they are synced and acknowledged, which is "
                    + "sooner if the channel is empty or full. Not in Flume.",
            min = "1")
    int hdfs_checkpointEvents() default 200_000;

    @AttributeDefinition(
            description = "The most bytes that are written before they are synced and acknowledged. Not in Flume.",
            min = "1")
    long hdfs_checkpointBytes() default 33_554_432;

    @AttributeDefinition(
            description = "The longest time, in milliseconds, before what is written is synced and acknowledged. "
                    + "Not in Flume.",
            min = "1")
    int hdfs_checkpointMs() default 1000;

    @AttributeDefinition(
            description = "Where an event without a usable time goes: `reject` (to the dead letters) or `now` "
                    + "(where this moment leads). Not in Flume, where it blocks the sink.")
    String hdfs_timestampFallback() default "reject";

    @AttributeDefinition(
            description = "What stands in a path for a header that an event does not have; counted as "
                    + "HeaderMissing. Not in Flume.")
    String hdfs_missingHeader() default "";

    @AttributeDefinition(
            description = "A slash in a header makes a directory; else it is written as %2F. Not in Flume, which "
                    + "always makes one.")
    boolean hdfs_rawHeaders() default false;

    @AttributeDefinition(
            description = "A colon in a header, which HDFS does not take in a name, is written as %3A; else the "
                    + "event is rejected. Not in Flume.")
    boolean hdfs_encodeColons() default false;

    @AttributeDefinition(
            description = "The language of the names of days and months, such as en-US; the JVM's if there is "
                    + "none. Digits are always ASCII's. Not in Flume.")
    String hdfs_locale() default "";
}
