package org.millrace.source.spooldir;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a source of a spooled directory. */
@interface SpoolDirConfig {

    @AttributeDefinition(description = "The directory that files are dropped into.")
    String spoolDir();

    @AttributeDefinition(description = "What is put behind the name of a file that has been read to its end.")
    String fileSuffix() default ".COMPLETED";

    @AttributeDefinition(
            description = "Whether a file that has been read to its end is kept (NEVER) or deleted (IMMEDIATE).")
    DeletePolicy deletePolicy() default DeletePolicy.NEVER;

    @AttributeDefinition(
            description =
                    "How it is kept which files have been read: by their new name (RENAME), or by an empty file of that"
                            + " name in the trackerDir (TRACKER_DIR), so that nothing changes in the directory itself.")
    TrackingPolicy trackingPolicy() default TrackingPolicy.RENAME;

    @AttributeDefinition(description = "Where that is kept; within the directory, if it is no absolute path.")
    String trackerDir() default ".flumespool";

    @AttributeDefinition(description = "Whether each event has a header with the absolute path of its file.")
    boolean fileHeader() default false;

    @AttributeDefinition(description = "What that header is called.")
    String fileHeaderKey() default "file";

    @AttributeDefinition(description = "Whether each event has a header with the name of its file.")
    boolean basenameHeader() default false;

    @AttributeDefinition(description = "What that header is called.")
    String basenameHeaderKey() default "basename";

    @AttributeDefinition(description = "A regular expression that the names of files to be read match.")
    String includePattern() default "^.*$";

    @AttributeDefinition(
            description = "A regular expression of the names of files and directories that are left alone.")
    String ignorePattern() default "^$";

    @AttributeDefinition(description = "Which file is read next, by the time of its last change.")
    ConsumeOrder consumeOrder() default ConsumeOrder.OLDEST;

    @AttributeDefinition(description = "Milliseconds between looks at a directory without new files.", min = "1")
    long pollDelay() default 500;

    @AttributeDefinition(description = "Whether directories in the directory are read too.")
    boolean recursiveDirectorySearch() default false;

    @AttributeDefinition(description = "The most events handed on at once.", min = "1")
    int batchSize() default 100;

    @AttributeDefinition(description = "The character set of files of text.")
    String inputCharset() default "UTF-8";

    @AttributeDefinition(
            description =
                    "What becomes of bytes that are no characters: the file is set aside (FAIL), they are replaced"
                            + " (REPLACE) or left out (IGNORE).")
    DecodeErrorPolicy decodeErrorPolicy() default DecodeErrorPolicy.FAIL;

    @AttributeDefinition(
            description = "Milliseconds for which a file must not have changed before it is read: it may still be"
                    + " copied there.",
            min = "0")
    long quietMs() default 1000;

    @AttributeDefinition(description = "Whether a file without a byte gives an event without a body.")
    boolean emptyFileEvent() default false;

    @AttributeDefinition(description = "Whether files whose names end in .gz are read unpacked.")
    boolean unpackGzip() default true;

    @AttributeDefinition(
            description = "A former name of deserializer.maxLineLength; a number above 0 is refused.",
            max = "0")
    int bufferMaxLineLength() default 0;
}
