package org.millrace.runtime.flow.inlet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.mark.Mark;
import org.millrace.api.mark.MarkChanges;
import org.millrace.api.source.RefusedException;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.channel.MarkNames;
import org.millrace.runtime.flow.component.Fault;
import org.millrace.runtime.flow.time.Supervisor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a source has read, and where that is kept: with the events, in its one required channel, if that keeps marks; in a file of
 * the agent's else. A number beside the marks grows each time they move from one place to another; the place with the highest one is
 * right. Open to every thread; its lock is held while a place is changed, never while events are put.
 */
final class Positions {
    private static final Logger log = LoggerFactory.getLogger(Positions.class);
    private static final Duration WRITE_EVERY = Duration.ofSeconds(1);
    /** The name of the number and the type; a source's own keys are never empty. */
    private static final String ORIGIN = "";

    private final ComponentKey source;
    private final PositionsFile file;
    private final Supplier<Collection<ChannelPort>> ports;
    private final Supervisor supervisor;

    // Guarded by this.
    private final Map<String, Mark> marks = new HashMap<>();
    private boolean known;
    private long generation;
    /** The type of the source that the marks are of; empty if nobody wrote it down. */
    private String writer = "";
    /** Whether the place that is right has what is not this source's: a failed move is made up for before anything is put. */
    private boolean foreign;

    private @Nullable ChannelPort home;
    private boolean dirty;
    private boolean scheduled;
    private boolean troubled;

    /** @param ports all channels of the agent, in one of which the marks may be from an earlier wiring */
    Positions(ComponentKey source, PositionsFile file, Supplier<Collection<ChannelPort>> ports, Supervisor supervisor) {
        this.source = source;
        this.file = file;
        this.ports = ports;
        this.supervisor = supervisor;
    }

    /**
     * What the source is told when it starts.
     *
     * @param wanted the channel that is to keep the marks; null for the file
     * @param type of the source
     */
    synchronized Map<String, Mark> restore(@Nullable ChannelPort wanted, String type)
            throws Fault, IOException, InterruptedException, RefusedException {
        if (!known) {
            Map<String, Mark> newest = file.read();
            ChannelPort where = null;
            for (ChannelPort port : ports.get()) {
                Map<String, Mark> there = port.marks(source);
                if (generation(there) > generation(newest)) {
                    newest = there;
                    where = port;
                }
            }
            generation = generation(newest);
            writer = writer(newest);
            take(newest);
            home = where;
            known = true;
        }
        belongTo(type, wanted);
        return Map.copyOf(marks);
    }

    /** Has the marks be those of a type, in their place. */
    private void belongTo(String type, @Nullable ChannelPort wanted)
            throws Fault, IOException, InterruptedException, RefusedException {
        if (!writer.equals(type)) {
            if (!writer.isEmpty()) {
                exchange(type);
            }
            writer = type;
            foreign = true;
        }
        if (generation == 0 || home != wanted || foreign) {
            move(wanted);
        }
    }

    private void take(Map<String, Mark> all) {
        marks.clear();
        marks.putAll(all);
        marks.remove(ORIGIN);
    }

    /** Puts aside what is another type's, and takes what was put aside for this one. */
    private void exchange(String type) throws IOException {
        Map<String, Mark> former = file.aside(type).read();
        file.aside(writer).write(all(generation));
        log.warn(
                "{}: it was of type {} before. What that had read is kept for when it is so again; the source of type {} begins {}.",
                source,
                writer,
                type,
                former.isEmpty() ? "anew" : "where one of its type was");
        take(former);
    }

    private static long generation(Map<String, Mark> marks) {
        Mark mark = marks.get(ORIGIN);
        return mark == null ? 0 : ByteBuffer.wrap(mark.bytes()).getLong();
    }

    private static String writer(Map<String, Mark> marks) {
        Mark mark = marks.get(ORIGIN);
        return mark == null
                ? ""
                : new String(mark.bytes(), Long.BYTES, mark.bytes().length - Long.BYTES, StandardCharsets.UTF_8);
    }

    /** The marks, and where they are from. */
    private Map<String, Mark> all(long number) {
        byte[] type = writer.getBytes(StandardCharsets.UTF_8);
        Map<String, Mark> all = new HashMap<>(marks);
        all.put(
                ORIGIN,
                Mark.of(ByteBuffer.allocate(Long.BYTES + type.length)
                        .putLong(number)
                        .put(type)
                        .array()));
        return all;
    }

    /** All of them go to another place, which is right from then on. */
    private void move(@Nullable ChannelPort wanted) throws Fault, IOException, InterruptedException, RefusedException {
        Map<String, Mark> all = all(generation + 1);
        if (wanted == null) {
            file.write(all);
        } else {
            MarkChanges changes = MarkChanges.setAll(all);
            for (String old : wanted.marks(source).keySet()) {
                changes = all.containsKey(old) ? changes : changes.without(old);
            }
            wanted.put(List.of(), MarkNames.of(source, changes));
        }
        generation++;
        home = wanted;
        foreign = false;
    }

    /**
     * Before a batch with marks is put: sees to it that the marks are kept where this batch's go.
     *
     * @param type of the source that puts it: one whose successor came to nothing goes on with its own marks
     */
    synchronized void at(@Nullable ChannelPort wanted, String type) throws RefusedException, InterruptedException {
        try {
            belongTo(type, wanted);
        } catch (IOException | Fault e) {
            throw new RefusedException(
                    RefusedException.Reason.FAILED, source + ": its position could not be written: " + e, e);
        }
    }

    /** These changes go with events into a channel. */
    MarkChanges named(MarkChanges own) {
        return MarkNames.of(source, own);
    }

    /** A batch with these changes is where it belongs. */
    synchronized void advance(MarkChanges own) {
        marks.putAll(own.set());
        marks.keySet().removeAll(own.dropped());
        if (home == null) {
            dirty = true;
            if (!scheduled) {
                scheduled = true;
                supervisor.later(WRITE_EVERY, this::writeAgain);
            }
        }
    }

    private synchronized void writeAgain() {
        scheduled = false;
        if (!write()) {
            scheduled = true;
            supervisor.later(WRITE_EVERY, this::writeAgain);
        }
    }

    /** Writes what has changed, if it is kept in the file; false if that failed. */
    synchronized boolean write() {
        if (!dirty || home != null) {
            return true;
        }
        try {
            file.write(all(generation));
            dirty = false;
            if (troubled) {
                troubled = false;
                log.info("{}: its position can be written again.", source);
            }
            return true;
        } catch (IOException e) {
            if (!troubled) {
                troubled = true;
                log.error(
                        "{}: its position can't be written; after a crash events come again from where it was: {}",
                        source,
                        e.toString());
            }
            return false;
        }
    }
}
