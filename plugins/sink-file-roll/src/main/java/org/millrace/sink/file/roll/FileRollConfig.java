package org.millrace.sink.file.roll;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a file_roll sink. */
@interface FileRollConfig {

    @AttributeDefinition(
            description = "Where the files go, with escapes such as `%Y-%m-%d` or `%{host}`; what is before the "
                    + "first one is made when the sink starts, what is behind it when it is needed. A `%` "
                    + "itself is written `%%`.")
    String sink_directory();

    @AttributeDefinition(description = "Seconds after which a file is finished; 0 is never.", min = "0")
    long sink_rollInterval() default 30;

    @AttributeDefinition(description = "Bytes of event bodies after which a file is finished; 0 is never.", min = "0")
    long sink_rollSize() default 0;

    @AttributeDefinition(description = "Events after which a file is finished; 0 is never.", min = "0")
    long sink_rollCount() default 0;

    @AttributeDefinition(
            description = "Bytes of the file itself, compressed, after which it is finished; 0 is never.",
            min = "0")
    long sink_rollFileSize() default 0;

    @AttributeDefinition(
            description = "Seconds without an event after which a file is finished; 0 is never.",
            min = "0")
    int sink_idleTimeout() default 0;

    @AttributeDefinition(description = "The most events written at once.", min = "1")
    int sink_batchSize() default 100;

    @AttributeDefinition(
            description = "How files are named: `DEFAULT` is `<prefix><start in ms>-<n>[.ext]`, `ROLLTIME` is "
                    + "`<prefix>yyyyMMddHHmmss-<n>[.ext]`.")
    String sink_pathManager() default "DEFAULT";

    @AttributeDefinition(description = "Put before each file name; escapes are allowed.")
    String sink_pathManager_prefix() default "";

    @AttributeDefinition(description = "Put behind each file name, with a dot.")
    String sink_pathManager_extension() default "";

    @AttributeDefinition(description = "Put before the name of a file that is being written.")
    String sink_inUsePrefix() default "";

    @AttributeDefinition(description = "Put behind the name of a file that is being written.")
    String sink_inUseSuffix() default ".tmp";

    @AttributeDefinition(
            description = "Put nothing behind the name of a file that is being written. If there is no prefix "
                    + "either, files have their last name from the beginning, as Flume's have, and the sink "
                    + "gives at least once.")
    boolean sink_emptyInUseSuffix() default false;

    @AttributeDefinition(
            description = "`gzip` compresses files, and adds `.gz` to their names. Each checkpoint ends a member, "
                    + "so that all before it can be unpacked.")
    String sink_codeC() default "none";

    @AttributeDefinition(
            description = "The most files that are open at once; the one longest unused is finished.",
            min = "1")
    int sink_maxOpenFiles() default 500;

    @AttributeDefinition(
            description = "A checkpoint forces files and their names to the disk before events count as delivered. "
                    + "`false`: they survive the agent and not the machine, and the sink gives at least once.")
    boolean sink_fsync() default true;

    @AttributeDefinition(
            description =
                    "`auto`: wherever the channel allows; `required`: refuse keys that can't be together " + "with it.")
    String sink_exactlyOnce() default "auto";

    @AttributeDefinition(
            description = "The most events that are written before they are forced to the disk and acknowledged, "
                    + "which is sooner if the channel is empty or full.",
            min = "1")
    int sink_checkpointEvents() default 200_000;

    @AttributeDefinition(
            description = "The most bytes that are written before they are forced to the disk and acknowledged.",
            min = "1")
    long sink_checkpointBytes() default 33_554_432;

    @AttributeDefinition(
            description = "The longest time, in milliseconds, before what is written is forced to the disk and "
                    + "acknowledged.",
            min = "1")
    int sink_checkpointMs() default 1000;

    @AttributeDefinition(description = "Round the time of escapes down.")
    boolean sink_round() default false;

    @AttributeDefinition(description = "To multiples of this many units.", min = "1")
    int sink_roundValue() default 1;

    @AttributeDefinition(description = "second, minute or hour.")
    String sink_roundUnit() default "second";

    @AttributeDefinition(
            description = "The time zone of escapes, such as Europe/Berlin or GMT+8; the JVM's if there is none. "
                    + "One that is not known is refused.")
    String sink_timeZone() default "";

    @AttributeDefinition(
            description = "Go by the time of the delivery, on this machine, and not by the header `timestamp`.")
    boolean sink_useLocalTimeStamp() default false;

    @AttributeDefinition(
            description =
                    "Where an event without a usable time goes: reject (to the dead letters) or now (where this moment leads).")
    String sink_timestampFallback() default "reject";

    @AttributeDefinition(
            description =
                    "What stands in a path for a header that an event does not have; counted as " + "HeaderMissing.")
    String sink_missingHeader() default "";

    @AttributeDefinition(description = "A slash in a header makes a directory; else it is written as %2F.")
    boolean sink_rawHeaders() default false;

    @AttributeDefinition(
            description = "The language of the names of days and months, such as en-US; the JVM's if there is "
                    + "none. Digits are always ASCII's.")
    String sink_locale() default "";
}
