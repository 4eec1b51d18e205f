package org.millrace.sink.file.roll;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a file_roll sink. */
@interface FileRollConfig {

    @AttributeDefinition(description = "Where the files go; made if it is missing.")
    String sink_directory();

    @AttributeDefinition(description = "Seconds after which a new file is begun; 0 is never.", min = "0")
    long sink_rollInterval() default 30;

    @AttributeDefinition(description = "The most events written at once.", min = "1")
    int sink_batchSize() default 100;

    @AttributeDefinition(
            description =
                    "How files are named: DEFAULT (start time in milliseconds and a number) or ROLLTIME (date and time).")
    String sink_pathManager() default "DEFAULT";

    @AttributeDefinition(description = "Put before each file name.")
    String sink_pathManager_prefix() default "";

    @AttributeDefinition(description = "Put behind each file name, with a dot.")
    String sink_pathManager_extension() default "";

    @AttributeDefinition(description = "Force each batch to the disk before it counts as delivered.")
    boolean sink_fsync() default false;
}
