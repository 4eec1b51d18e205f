package org.millrace.channel.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for a file channel. */
@ObjectClassDefinition(
        id = "millrace.channel.file",
        name = "File channel",
        description = "A queue on disk: what it has acknowledged survives the process and the machine.")
@interface FileConfig {

    @AttributeDefinition(
            description = "Directories of the log, separated by commas, on a disk each; default: the component's own.",
            required = false)
    String dataDirs() default "";

    @AttributeDefinition(
            description = "Directory of the acknowledgements; default: the first of dataDirs.",
            required = false)
    String checkpointDir() default "";

    @AttributeDefinition(
            description = "The most events held, those being delivered included.",
            min = "1",
            required = false)
    long capacity() default 1_000_000;

    @AttributeDefinition(description = "The most bytes of events held; 0 is no limit.", min = "0", required = false)
    long byteCapacity() default 0;

    @AttributeDefinition(
            description = "The most events put or taken at once; at most the capacity.",
            min = "1",
            required = false)
    int transactionCapacity() default 10_000;

    @AttributeDefinition(
            description = "Seconds a source waits for room before it is told that the channel is full.",
            min = "0",
            required = false)
    int keep$_$alive() default 3;

    @AttributeDefinition(
            description = "Bytes after which a segment of the log is finished and the next begun.",
            min = "65536",
            max = "2146435071",
            required = false)
    long maxFileSize() default 64L << 20;

    @AttributeDefinition(
            description = "Bytes of the file system that are left alone: with less space, sources are refused.",
            min = "0",
            required = false)
    long minimumRequiredSpace() default 524_288_000;

    @AttributeDefinition(
            description =
                    "Acknowledge only what is on disk. false: a crash of the machine may lose the last fsyncInterval.",
            required = false)
    boolean fsyncPerTransaction() default true;

    @AttributeDefinition(
            description = "Seconds between syncs if fsyncPerTransaction is false.",
            min = "1",
            required = false)
    int fsyncInterval() default 5;

    @AttributeDefinition(
            description =
                    "Bytes of events kept in memory for reading; -1 is a sixteenth of the largest heap, at most 64 MiB.",
            min = "-1",
            required = false)
    long cacheBytes() default -1;

    @AttributeDefinition(description = "Alias of the key that new segments are encrypted with.", required = false)
    String encryption_activeKey() default "";

    @AttributeDefinition(description = "Accepted for Flume's sake; the cipher is AES/GCM.", required = false)
    String encryption_cipherProvider() default "";

    @AttributeDefinition(description = "JCEKSFILE, the only provider.", required = false)
    String encryption_keyProvider() default "";

    @AttributeDefinition(description = "The key store: JCEKS or PKCS12.", required = false)
    String encryption_keyProvider_keyStoreFile() default "";

    @AttributeDefinition(description = "File that holds the key store's password.", required = false)
    String encryption_keyProvider_keyStorePasswordFile() default "";

    @AttributeDefinition(
            description = "Aliases of all keys that segments are or were encrypted with, separated by spaces.",
            required = false)
    String encryption_keyProvider_keys() default "";

    @AttributeDefinition(description = "Accepted and not needed: there are no checkpoints.", required = false)
    String checkpointInterval() default "";

    @AttributeDefinition(description = "Accepted and not needed: there are no checkpoints.", required = false)
    String checkpointOnClose() default "";

    @AttributeDefinition(description = "Accepted and not needed: there are no checkpoints.", required = false)
    String useDualCheckpoints() default "";

    @AttributeDefinition(description = "Accepted and not needed: there are no checkpoints.", required = false)
    String backupCheckpointDir() default "";

    @AttributeDefinition(description = "Accepted and not needed: there are no checkpoints.", required = false)
    String compressBackupCheckpoint() default "";

    @AttributeDefinition(description = "Accepted and not needed: recovery reads the log.", required = false)
    String use$_$log$_$replay$_$v1() default "";

    @AttributeDefinition(description = "Accepted and not needed: recovery reads the log.", required = false)
    String use$_$fast$_$replay() default "";
}
