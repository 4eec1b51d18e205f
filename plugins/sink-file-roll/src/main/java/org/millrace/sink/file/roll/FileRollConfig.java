package org.millrace.sink.file.roll;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a file_roll sink. */
@interface FileRollConfig {

    @AttributeDefinition(
            description =
                    "Where the files go; made if it is missing. May hold escapes such as %Y-%m-%d or %{host}; %% is a percent sign.")
    String sink_directory();

    @AttributeDefinition(description = "Seconds after which a new file is begun; 0 is never.", min = "0")
    long sink_rollInterval() default 30;

    @AttributeDefinition(description = "Events after which a new file is begun; 0 is never.", min = "0")
    long sink_rollCount() default 0;

    @AttributeDefinition(description = "Bytes of event bodies after which a new file is begun; 0 is never.", min = "0")
    long sink_rollSize() default 0;

    @AttributeDefinition(
            description = "Bytes of the file, compressed as it is, after which a new one is begun; 0 is never.",
            min = "0")
    long sink_rollFileSize() default 0;

    @AttributeDefinition(description = "Seconds without an event after which a file is closed; 0 is never.", min = "0")
    long sink_idleTimeout() default 0;

    @AttributeDefinition(description = "The most events written at once.", min = "1")
    int sink_batchSize() default 100;

    @AttributeDefinition(
            description = "The most events until the sink answers for them; 0 is one batch, or 10000 with sink.fsync.",
            min = "0")
    int sink_checkpointEvents() default 0;

    @AttributeDefinition(
            description =
                    "How files are named: DEFAULT (start time in milliseconds and a number) or ROLLTIME (date and time).")
    String sink_pathManager() default "DEFAULT";

    @AttributeDefinition(description = "Put before each file name; may hold escapes.")
    String sink_pathManager_prefix() default "";

    @AttributeDefinition(description = "Put behind each file name, with a dot.")
    String sink_pathManager_extension() default "";

    @AttributeDefinition(description = "Put before the name of a file until it is finished.")
    String sink_inUsePrefix() default "";

    @AttributeDefinition(description = "Put behind the name of a file until it is finished, such as .tmp.")
    String sink_inUseSuffix() default "";

    @AttributeDefinition(description = "The most files that are open at once.", min = "1")
    int sink_maxOpenFiles() default 500;

    @AttributeDefinition(description = "How files are compressed: none or gzip.")
    String sink_codeC() default "none";

    @AttributeDefinition(description = "Whether times in escapes are rounded down.")
    boolean sink_round() default false;

    @AttributeDefinition(description = "Rounded down to a multiple of this.", min = "1")
    int sink_roundValue() default 1;

    @AttributeDefinition(description = "What is rounded: second, minute or hour.")
    String sink_roundUnit() default "second";

    @AttributeDefinition(
            description = "The time zone of escapes, such as Europe/Berlin; that of the agent if it is empty.")
    String sink_timeZone() default "";

    @AttributeDefinition(description = "Whether escapes use the time of writing instead of the header timestamp.")
    boolean sink_useLocalTimeStamp() default false;

    @AttributeDefinition(
            description =
                    "What becomes of an event whose path needs a time and that has none: reject (a dead letter) or now.")
    String sink_timestampFallback() default "reject";

    @AttributeDefinition(description = "What stands in a path for a header that an event does not have.")
    String sink_missingHeader() default "";

    @AttributeDefinition(description = "Force files to the disk before their events count as delivered.")
    boolean sink_fsync() default false;

    @AttributeDefinition(
            description =
                    "required: refuse a configuration that gives less than exactly once; auto: give what the others keys allow.")
    String sink_exactlyOnce() default "auto";
}
