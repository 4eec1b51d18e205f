package org.millrace.source.spooldir;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.Advice;
import org.millrace.api.component.Advising;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.DeadLetters;
import org.millrace.api.component.Guarantee;
import org.millrace.api.component.SourceType;
import org.millrace.api.event.Event;
import org.millrace.api.file.Presence;
import org.millrace.api.mark.Mark;
import org.millrace.api.operate.Printable;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.source.MarkedSource;
import org.millrace.api.source.Outlet;
import org.millrace.api.source.PolledSource;
import org.millrace.api.source.RefusedException;
import org.millrace.source.spooldir.file.FileMark;
import org.millrace.source.spooldir.track.FlumeTracker;
import org.millrace.source.spooldir.track.NameTracks;
import org.millrace.source.spooldir.track.TrackerTracks;
import org.millrace.source.spooldir.track.Tracks;

/** Reads files that are dropped into a directory. How far, stands in the mark of each file. */
@SourceType(
        value = "spooldir",
        classes = "org.apache.flume.source.SpoolDirectorySource",
        parts = SpoolDirSource.DESERIALIZER + "=deserializer/line",
        ignoredKeys = {"bufferMaxLines", "maxBackoff"},
        guarantee = Guarantee.EXACTLY_ONCE)
public final class SpoolDirSource implements PolledSource, MarkedSource, Advising {
    static final String DESERIALIZER = "deserializer";

    private final SpoolSettings settings;
    private final List<Advice> advice;
    private final Ledger ledger = new Ledger();
    private @Nullable Intake intake;
    private @Nullable DeadLetters letters;
    private Optional<FlumeTracker> flume = Optional.empty();
    /** Whether the channel knows what Flume's tracker says. */
    private boolean flumeIsOver;
    /** What was gathered and is not accepted yet. */
    private @Nullable Gathered pending;

    public SpoolDirSource(SpoolDirConfig config) {
        settings = SpoolSettings.of(config);
        advice = SpoolDirAdvice.of(config);
    }

    @Override
    public List<Advice> advice() {
        return advice;
    }

    @Override
    public void open(ComponentContext context) throws IOException {
        Path directory = settings.directory();
        if (!Presence.of(directory)) {
            throw new IOException("spoolDir=" + directory + " is not there");
        }
        if (!Presence.ofDirectory(directory)) {
            throw new IOException("spoolDir=" + directory + " is not a directory");
        }
        if (!settings.inPlace() && !Files.isWritable(directory)) {
            throw new IOException("spoolDir=" + directory + " can't be written to by this user, who has to "
                    + (settings.delete() ? "delete" : "rename")
                    + " the files in it; with trackingPolicy = tracker_dir and a"
                    + " trackerDir elsewhere nothing is written there");
        }
        if (settings.inPlace()) {
            try {
                Files.createDirectories(settings.tracker());
            } catch (FileAlreadyExistsException e) {
                throw new IOException("trackerDir=" + settings.tracker() + " is not a directory", e);
            } catch (IOException e) {
                throw new IOException("trackerDir=" + settings.tracker() + " could not be made: " + e, e);
            }
        }
        Tracks tracks = settings.inPlace()
                ? new TrackerTracks(settings.tracker(), settings.suffix())
                : new NameTracks(directory, settings.suffix(), settings.delete());
        letters = context.deadLetters();
        intake = new Intake(
                settings,
                context.part(DESERIALIZER, Deserializer.class)
                        .orElseThrow(() -> new IllegalStateException("there is no " + DESERIALIZER)),
                new Lister(settings, tracks, System::currentTimeMillis, System::nanoTime),
                tracks,
                ledger,
                new Progress(context),
                System::nanoTime);
    }

    private Intake intake() {
        Intake open = intake;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    @Override
    public void restore(Map<String, Mark> marks) throws IOException {
        for (Map.Entry<String, Mark> each : marks.entrySet()) {
            try {
                ledger.know(each.getKey(), FileMark.of(each.getValue()));
            } catch (IOException e) {
                throw new IOException(
                        "how far " + Printable.of(each.getKey()) + " has been read can't be told: " + e.getMessage(),
                        e);
            }
        }
        if (marks.isEmpty()) {
            flume = FlumeTracker.of(settings.directory(), settings.tracker());
            if (flume.isPresent()) {
                ledger.know(flume.get().key(), flume.get().mark());
            }
        }
    }

    @Override
    public Duration poll(Outlet outlet) throws IOException, RefusedException, InterruptedException {
        if (flumeIsOver && flume.isPresent()) {
            flume.get().retire();
            flume = Optional.empty();
        }
        Intake from = intake();
        Gathered batch = pending;
        if (batch == null) {
            batch = from.gather(outlet.maxBatchSize(), outlet.maxBatchBytes());
            pending = batch;
        }
        boolean empty = batch.isEmpty();
        if (!empty) {
            accept(batch, outlet, from);
        }
        pending = null;
        flumeIsOver |= flume.isPresent() && batch.changes(flume.get().key());
        from.accepted(batch);
        return empty && batch.isIdle() ? from.pause() : Duration.ZERO;
    }

    private void accept(Gathered batch, Outlet outlet, Intake from)
            throws IOException, RefusedException, InterruptedException {
        try {
            outlet.accept(batch.events(), batch.changes());
        } catch (RefusedException e) {
            int size = batch.events().size();
            if (e.reason() != RefusedException.Reason.TOO_LARGE || size == 0) {
                throw e;
            }
            if (size > 1) {
                pending = null;
                from.rewind(size - 1);
                throw e;
            }
            Event event = batch.events().get(0);
            deadLetters().add(event, "its " + event.size() + " bytes are more than the channels of the source take");
            batch.clearEvents();
            outlet.accept(batch.events(), batch.changes());
        }
    }

    private DeadLetters deadLetters() {
        DeadLetters open = letters;
        if (open == null) {
            throw new IllegalStateException("not open");
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        Intake open = intake;
        if (open != null) {
            open.close();
        }
    }
}
