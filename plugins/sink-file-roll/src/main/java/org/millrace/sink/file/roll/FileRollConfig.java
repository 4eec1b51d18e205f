package org.millrace.sink.file.roll;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for a file_roll sink. */
@ObjectClassDefinition(
        id = "millrace.sink.file_roll",
        name = "File roll sink",
        description = "Writes events to local files and begins a new one now and then.")
@interface FileRollConfig {

    @AttributeDefinition(name = "sink.directory", description = "Where the files go; made if it is missing.")
    String sink_directory();

    @AttributeDefinition(
            name = "sink.rollInterval",
            description = "Seconds after which a new file is begun; 0 is never.",
            min = "0",
            required = false)
    long sink_rollInterval() default 30;

    @AttributeDefinition(
            name = "sink.batchSize",
            description = "The most events written at once.",
            min = "1",
            required = false)
    int sink_batchSize() default 100;

    @AttributeDefinition(
            name = "sink.pathManager",
            description =
                    "How files are named: DEFAULT (start time in milliseconds and a number) or ROLLTIME (date and time).",
            required = false)
    String sink_pathManager() default "DEFAULT";

    @AttributeDefinition(name = "sink.pathManager.prefix", description = "Put before each file name.", required = false)
    String sink_pathManager_prefix() default "";

    @AttributeDefinition(
            name = "sink.pathManager.extension",
            description = "Put behind each file name, with a dot.",
            required = false)
    String sink_pathManager_extension() default "";

    @AttributeDefinition(
            name = "sink.serializer",
            description = "TEXT (the body) or HEADER_AND_TEXT (headers, a blank, the body).",
            required = false)
    String sink_serializer() default "TEXT";

    @AttributeDefinition(
            name = "sink.serializer.appendNewline",
            description = "End each event with a newline.",
            required = false)
    boolean sink_serializer_appendNewline() default true;

    @AttributeDefinition(
            name = "sink.fsync",
            description = "Force each batch to the disk before it counts as delivered.",
            required = false)
    boolean sink_fsync() default false;
}
