package org.millrace.channel.file;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/**
 * What a user types for a file channel. Keys of Flume's that have no meaning here are not declared but known:
 * {@link FormerKeys}.
 */
@interface FileConfig {

    @AttributeDefinition(description = "Where it is kept what was delivered; by default in the agent's data directory.")
    String checkpointDir() default "";

    @AttributeDefinition(
            description = "Where the events are kept: directories, separated by commas, which take turns and are "
                    + "best on disks of their own; by default in the agent's data directory.")
    String dataDirs() default "";

    @AttributeDefinition(description = "The most events held, those being delivered included.", min = "1")
    long capacity() default 1_000_000;

    @AttributeDefinition(description = "The most bytes held; 0 is no limit.", min = "0")
    long byteCapacity() default 0;

    @AttributeDefinition(description = "The most events put or taken at once; at most the capacity.", min = "1")
    int transactionCapacity() default 10_000;

    @AttributeDefinition(
            description = "Seconds a source waits for room before it is told that the channel is full.",
            min = "0")
    int keep$_$alive() default 3;

    @AttributeDefinition(
            description = "Bytes after which a file of the log is closed and another begun; a file goes as a whole "
                    + "once all its events are delivered.",
            min = "1048576")
    long maxFileSize() default 128L << 20;

    @AttributeDefinition(
            description = "Bytes of the disk left free: with less, puts are refused and takes go on; never less "
                    + "than 1 MiB.",
            min = "1048576")
    long minimumRequiredSpace() default 500L << 20;

    @AttributeDefinition(
            description = "Whether a put returns only once it is synced to the disk. If not, events acknowledged "
                    + "within the last `fsyncInterval` are lost when the machine fails; a killed process loses "
                    + "none. The status and the log say so.")
    boolean fsyncPerTransaction() default true;

    @AttributeDefinition(description = "Seconds between two syncs if puts do not wait for theirs.", min = "1")
    int fsyncInterval() default 5;

    @AttributeDefinition(
            description = "Milliseconds within which a delivery is synced. When the machine fails, what was delivered"
                    + " within them is delivered again; 0 syncs each delivery before its sink goes on.",
            min = "0")
    int commitSyncIntervalMs() default 200;

    @AttributeDefinition(
            description = "Milliseconds for which events that can't be read are waited for. Then those behind them "
                    + "are delivered; these are kept, and tried again from time to time.",
            min = "0")
    int unreadableWaitMs() default 60_000;

    @AttributeDefinition(description = "Alias of the key to encrypt new files with.")
    String encryption_activeKey() default "";

    @AttributeDefinition(description = "Flume's `AESCTRNOPADDING` is taken for it.")
    String encryption_cipherProvider() default "";

    @AttributeDefinition(description = "JCEKSFILE.")
    String encryption_keyProvider() default "";

    @AttributeDefinition(description = "The key store.")
    String encryption_keyProvider_keyStoreFile() default "";

    @AttributeDefinition(description = "A file with the key store's password.")
    String encryption_keyProvider_keyStorePasswordFile() default "";

    @AttributeDefinition(
            description = "Aliases of all keys that files on the disk may be encrypted with, separated by spaces.")
    String encryption_keyProvider_keys() default "";
}
