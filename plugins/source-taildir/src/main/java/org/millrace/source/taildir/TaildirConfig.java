package org.millrace.source.taildir;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a taildir source, beside {@code filegroups.<name>} and {@code headers.<name>.<key>}. */
@interface TaildirConfig {

    @AttributeDefinition(
            description = "Names of groups, separated by spaces; filegroups.<name> says which files are in each.")
    String filegroups();

    @AttributeDefinition(
            description = "Where the positions are written for people, as Flume writes them; without it "
                    + "`taildir_position.json` in the source's data directory.")
    String positionFile() default "";

    @AttributeDefinition(description = "Give each event a header byteoffset, where in its file it begins.")
    boolean byteOffsetHeader() default false;

    @AttributeDefinition(
            description = "Of files that are there when the source starts and were never followed, read only what "
                    + "comes from then on; files that come later are read wholly.")
    boolean skipToEnd() default false;

    @AttributeDefinition(
            description = "Milliseconds without a new byte after which a file is closed (it is opened again when "
                    + "it grows), and the beginning of a line without its end is sent as it is; 1 to a day, as "
                    + "all times.",
            min = "1")
    long idleTimeout() default 120_000;

    @AttributeDefinition(description = "Milliseconds between two writings of the position file.", min = "1")
    long writePosInterval() default 3000;

    @AttributeDefinition(
            description = "The most events of a batch, as far as the channels take so many; at most 100,000.",
            min = "1")
    int batchSize() default 100;

    @AttributeDefinition(description = "The most batches that are read from one file in a row.", min = "1")
    long maxBatchCount() default Long.MAX_VALUE;

    @AttributeDefinition(
            description = "Milliseconds by which the time between two looks at all files grows while nothing comes.",
            min = "1")
    long backoffSleepIncrement() default 1000;

    @AttributeDefinition(
            description = "The longest such time, in milliseconds. News of the file system are acted on at once; "
                    + "where files grow without news, as on NFS, there are two looks a second.",
            min = "1")
    long maxBackoffSleep() default 5000;

    @AttributeDefinition(description = "List a directory only when its time has changed.")
    boolean cachePatternMatching() default true;

    @AttributeDefinition(description = "Give each event a header with the path under which its file was found.")
    boolean fileHeader() default false;

    @AttributeDefinition(description = "The name of that header.")
    String fileHeaderKey() default "file";

    @AttributeDefinition(
            description = "The most bytes of an event, 16 to 67108864; a longer line is cut, at a whole character.",
            min = "16",
            max = "67108864")
    int maxLineLength() default 1 << 20;

    @AttributeDefinition(
            description = "What becomes of the rest of a line that is cut: `SPLIT`, events of its own; `TRUNCATE`, "
                    + "left out. `LinesCut` counts.")
    LongLines longLines() default LongLines.SPLIT;

    @AttributeDefinition(
            description = "A regular expression that tells which lines begin an event of several lines; without it "
                    + "each line is an event.")
    String multiline_pattern() default "";

    @AttributeDefinition(
            description = "Which line of an event the expression is found in: `START` (all others go on with one) "
                    + "or `END`.")
    LineRole multiline_matches() default LineRole.START;

    @AttributeDefinition(
            description = "Milliseconds without a new byte after which an event of several lines is complete.",
            min = "1")
    long multiline_timeout() default 1000;

    @AttributeDefinition(description = "Read on in the gzip file that a followed file has become.")
    boolean readCompressed() default true;

    @AttributeDefinition(
            description = "Milliseconds after which the unread rest of a deleted file is given up; 0 is never.",
            min = "0")
    long deletedTimeout() default 0;

    @AttributeDefinition(description = "The most files that are open at once, 2 to 100,000.", min = "2", max = "100000")
    int maxOpenFiles() default 500;
}
