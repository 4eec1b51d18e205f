package org.millrace.channel.file;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.channel.Channel;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.channel.ChannelUsage;
import org.millrace.api.channel.Lease;
import org.millrace.api.component.ChannelType;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Health;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.event.Event;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A durable channel: a {@link FileQueue} in the directories that are configured, which nobody else may use meanwhile. */
@ChannelType(
        value = "file",
        classes = "org.apache.flume.channel.file.FileChannel",
        guarantee = "at least once: what was acknowledged is on disk",
        freeKeys = "encryption.keyProvider.keys.")
@Component(
        service = Channel.class,
        configurationPid = "millrace.channel.file",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true)
@Designate(ocd = FileConfig.class, factory = true)
public final class FileChannel implements Channel {
    private static final Logger log = LoggerFactory.getLogger(FileChannel.class);
    private static final Duration KEEP = Duration.ofMillis(100);
    private static final long CACHE_MOST = 64L << 20;
    private static final String LOCK = "lock";

    private final FileConfig config;
    private final Settings settings;
    private final Map<String, Object> given;
    private final List<java.nio.channels.FileChannel> locks = new ArrayList<>();
    private @Nullable FileQueue queue;

    /** Checks the configuration. */
    @Activate
    public FileChannel(FileConfig config, Map<String, Object> given) {
        this.config = config;
        this.given = given;
        if (config.transactionCapacity() > config.capacity()) {
            throw new InvalidConfigurationException(
                    "transactionCapacity",
                    "is " + config.transactionCapacity() + ", more than capacity=" + config.capacity());
        }
        KeyStoreKeys.check(config);
        long cache = config.cacheBytes() >= 0
                ? config.cacheBytes()
                : Math.min(CACHE_MOST, Runtime.getRuntime().maxMemory() / 16);
        settings = new Settings(
                config.capacity(),
                config.byteCapacity(),
                config.transactionCapacity(),
                Duration.ofSeconds(config.keep$_$alive()),
                config.maxFileSize(),
                config.minimumRequiredSpace(),
                config.fsyncPerTransaction(),
                Duration.ofSeconds(config.fsyncInterval()),
                cache,
                KEEP);
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        tellWhatIsNotNeeded(context.name());
        List<Path> directories = new ArrayList<>();
        for (String directory : config.dataDirs().split(",", -1)) {
            if (!directory.isBlank()) {
                directories.add(Path.of(directory.trim()));
            }
        }
        if (directories.isEmpty()) {
            directories.add(context.dataDirectory());
        }
        Path acks = config.checkpointDir().isBlank()
                ? directories.get(0)
                : Path.of(config.checkpointDir().trim());
        Map<Path, Disk> disks = new LinkedHashMap<>();
        for (Path directory : directories) {
            if (disks.put(lock(directory), new LocalDisk(directory)) != null) {
                throw new IOException("dataDirs names " + directory + " twice");
            }
        }
        Path ackDirectory = acks.toAbsolutePath().normalize();
        Disk ackDisk = disks.get(ackDirectory);
        if (ackDisk == null) {
            lock(acks);
            ackDisk = new LocalDisk(acks);
        }
        FileQueue opened = FileQueue.open(
                context.name(),
                List.copyOf(disks.values()),
                ackDisk,
                settings,
                KeyStoreKeys.read(config, given),
                new Incidents() {
                    @Override
                    public void recovered() {
                        log.info("Channel {} takes events again.", context.name());
                        report(context);
                    }

                    @Override
                    public void refusing(String why) {
                        log.warn("Channel {} refuses events: {}.", context.name(), why);
                        context.report(Health.DEGRADED, why);
                    }

                    @Override
                    public void failed(String why, Throwable cause) {
                        log.error(
                                "Channel {}: {}. Nothing is acknowledged any more; it is opened anew, from what is on disk.",
                                context.name(),
                                why,
                                cause);
                        context.report(Health.FAILED, why);
                    }
                });
        queue = opened;
        context.gauge("QueuedBytes", () -> opened.usage().bytes());
        context.gauge("DamagedRanges", opened::damagedRanges);
        context.gauge("DamagedEvents", opened::lostEvents);
        if (!config.fsyncPerTransaction()) {
            log.warn(
                    "Channel {} is relaxed (fsyncPerTransaction=false): what it acknowledged in the last {} s is lost if the"
                            + " machine goes down; the end of the process loses nothing.",
                    context.name(),
                    config.fsyncInterval());
            report(context);
        }
    }

    private void report(ComponentContext context) {
        context.report(
                Health.OK,
                config.fsyncPerTransaction()
                        ? ""
                        : "relaxed: acknowledged events of the last " + config.fsyncInterval()
                                + " s are not on disk yet");
    }

    private void tellWhatIsNotNeeded(String name) {
        Map<String, String> ignored = new LinkedHashMap<>();
        ignored.put("checkpointInterval", config.checkpointInterval());
        ignored.put("checkpointOnClose", config.checkpointOnClose());
        ignored.put("useDualCheckpoints", config.useDualCheckpoints());
        ignored.put("backupCheckpointDir", config.backupCheckpointDir());
        ignored.put("compressBackupCheckpoint", config.compressBackupCheckpoint());
        ignored.put("use-log-replay-v1", config.use$_$log$_$replay$_$v1());
        ignored.put("use-fast-replay", config.use$_$fast$_$replay());
        ignored.values().removeIf(String::isBlank);
        if (!ignored.isEmpty()) {
            log.warn(
                    "Channel {}: {} mean nothing here and can go: the log itself is the state, acknowledgements are kept in"
                            + " two files that take turns, and a start reads only what the last end left open.",
                    name,
                    ignored.keySet());
        }
    }

    /** Makes a directory this channel's own; returns its full path. */
    private Path lock(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(LOCK);
        java.nio.channels.FileChannel channel =
                java.nio.channels.FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        if (lock == null) {
            channel.close();
            throw new IOException("the directory " + directory + " is in use by another channel; each needs its own");
        }
        locks.add(channel);
        return directory.toAbsolutePath().normalize();
    }

    private FileQueue queue() {
        return Objects.requireNonNull(queue, "not open");
    }

    @Override
    public void put(List<Event> batch) throws ChannelException, InterruptedException {
        queue().put(batch);
    }

    @Override
    public Lease take(int maxEvents, Duration wait) throws ChannelException, InterruptedException {
        return queue().take(maxEvents, wait);
    }

    @Override
    public ChannelUsage usage() {
        FileQueue open = queue;
        return open == null ? new ChannelUsage(0, settings.capacity(), 0, settings.byteCapacity()) : open.usage();
    }

    @Override
    public int transactionCapacity() {
        return settings.transactionCapacity();
    }

    @Override
    public boolean durable() {
        return true;
    }

    @Override
    public void close() throws IOException {
        FileQueue open = queue;
        queue = null;
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            for (java.nio.channels.FileChannel lock : locks) {
                lock.close();
            }
            locks.clear();
        }
    }
}
