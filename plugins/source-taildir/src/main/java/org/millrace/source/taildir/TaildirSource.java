package org.millrace.source.taildir;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Advice;
import org.millrace.api.component.Advising;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SourceType;
import org.millrace.api.mark.Mark;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;
import org.millrace.source.taildir.disk.Disk;
import org.millrace.source.taildir.disk.LocalDisk;
import org.millrace.source.taildir.follow.Figures;
import org.millrace.source.taildir.follow.Follower;
import org.millrace.source.taildir.follow.TailSettings;
import org.millrace.source.taildir.mark.PositionFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows files while they are written and rotated: one event for each line, or for each group of lines. How far it has read goes to the
 * channel with the events.
 */
@SourceType(
        value = "taildir",
        classes = "org.apache.flume.source.taildir.TaildirSource",
        freeKeys = {"filegroups.", "headers."},
        guarantee = Guarantee.EXACTLY_ONCE)
public final class TaildirSource implements MarkedSource, PolledSource, Advising {
    private static final Logger log = LoggerFactory.getLogger(TaildirSource.class);

    private final TailSettings settings;
    private final String positionFile;
    private final Disk disk;
    private @Nullable ComponentContext context;
    private @Nullable Follower follower;
    private @Nullable Outlet outlet;

    public TaildirSource(TaildirConfig config, Map<String, Object> keys) {
        this(Typed.settings(config, keys), config.positionFile().trim(), new LocalDisk());
    }

    TaildirSource(TailSettings settings, String positionFile, Disk disk) {
        this.settings = settings;
        this.positionFile = positionFile;
        this.disk = disk;
    }

    @Override
    public List<Advice> advice() {
        return TaildirAdvice.of(settings.groups(), positionFile);
    }

    @Override
    public void open(ComponentContext given) {
        context = given;
    }

    @Override
    public void restore(Map<String, Mark> marks) throws IOException {
        ComponentContext used = Objects.requireNonNull(context);
        Path standard = Path.of(System.getProperty("user.home", "/"), ".flume", "taildir_position.json");
        Path written = positionFile.isEmpty()
                ? used.dataDirectory().resolve("taildir_position.json")
                : Path.of(positionFile).toAbsolutePath();
        Follower made = new Follower(settings, disk, used, figures(used), new PositionFile(written), System::nanoTime);
        PositionFile former = new PositionFile(positionFile.isEmpty() ? standard : written);
        made.restore(
                marks, marks.isEmpty() ? former.read(damage -> log.warn("{}: {}", used.name(), damage)) : List.of());
        follower = made;
        used.gauge("BytesLeft", made::bytesLeft);
        used.gauge("FilesLeft", made::filesLeft);
        used.gauge("OpenFiles", made::openFiles);
    }

    private static Figures figures(ComponentContext context) {
        return new Figures(
                context.counter("BytesRead"),
                context.counter("BytesLost"),
                context.counter("FilesLost"),
                context.counter("CompressedFilesSkipped"),
                context.counter("CompressedFilesRead"),
                context.counter("FilesTruncated"),
                context.counter("LinesCut"));
    }

    @Override
    public Duration poll(Outlet to) throws RefusedException, InterruptedException, IOException {
        outlet = to;
        return Objects.requireNonNull(follower).poll(to);
    }

    @Override
    public void stop() throws RefusedException, InterruptedException {
        Outlet to = outlet;
        Follower made = follower;
        outlet = null;
        if (to != null && made != null) {
            made.finish(to);
        }
    }

    @Override
    public void close() throws IOException {
        Follower made = follower;
        follower = null;
        if (made != null) {
            made.close();
        }
    }
}
