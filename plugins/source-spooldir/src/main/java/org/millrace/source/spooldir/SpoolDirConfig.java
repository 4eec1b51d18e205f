package org.millrace.source.spooldir;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a source of a spooled directory. */
@interface SpoolDirConfig {

    @AttributeDefinition(description = "The directory that files are dropped into.")
    String spoolDir();

    @AttributeDefinition(
            description = "What is put behind the name of a file that has been read to its end; files of such a "
                    + "name are not read.")
    String fileSuffix() default ".COMPLETED";

    @AttributeDefinition(
            description = "Whether a file that has been read to its end is kept (`never`) or deleted (`immediate`).")
    DeletePolicy deletePolicy() default DeletePolicy.NEVER;

    @AttributeDefinition(
            description = "How it is kept which files have been read: by their new name (`rename`), or by an empty "
                    + "file `<trackerDir>/<path><fileSuffix>` (`tracker_dir`), so that nothing changes in the "
                    + "directory itself. Matters with `deletePolicy = never` alone.")
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

    @AttributeDefinition(description = "A regular expression: files whose names match it wholly are read.")
    String includePattern() default "^.*$";

    @AttributeDefinition(
            description = "A regular expression of the names of files and directories that are left alone, "
                    + "whatever `includePattern` says.")
    String ignorePattern() default "^$";

    @AttributeDefinition(
            description = "Which file is read next: `oldest` or `youngest`, by the time of the last change, then "
                    + "by name; or `random`.")
    ConsumeOrder consumeOrder() default ConsumeOrder.OLDEST;

    @AttributeDefinition(
            description = "Milliseconds between looks at a directory while there is nothing to read.",
            min = "1")
    long pollDelay() default 500;

    @AttributeDefinition(
            description =
                    "Whether directories in the directory are read too; links to directories are not " + "followed.")
    boolean recursiveDirectorySearch() default false;

    @AttributeDefinition(
            description = "The most events handed on at once, as far as the channels take so many.",
            min = "1")
    int batchSize() default 100;

    @AttributeDefinition(description = "The character set of files of text.")
    String inputCharset() default "UTF-8";

    @AttributeDefinition(
            description = "What becomes of bytes that are no characters: the file is set aside (`FAIL`), they are "
                    + "replaced by U+FFFD (`REPLACE`) or left out (`IGNORE`).")
    DecodeErrorPolicy decodeErrorPolicy() default DecodeErrorPolicy.FAIL;

    @AttributeDefinition(
            description = "Milliseconds for which a file must not have changed before it is read: it may still be "
                    + "being copied there.",
            min = "0")
    long quietMs() default 1000;

    @AttributeDefinition(description = "Whether a file without a byte gives one event without a body, as in Flume.")
    boolean emptyFileEvent() default false;

    @AttributeDefinition(description = "Whether files whose names end in .gz are read unpacked.")
    boolean unpackGzip() default true;

    @AttributeDefinition(
            description = "A former name of deserializer.maxLineLength; a number above 0 is refused.",
            max = "0")
    int bufferMaxLineLength() default 0;
}
