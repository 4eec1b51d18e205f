package org.millrace.source.taildir.follow;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.millrace.source.taildir.disk.Content;
import org.millrace.source.taildir.line.Span;
import org.millrace.source.taildir.line.Splitter;
import org.millrace.source.taildir.mark.Fingerprint;
import org.millrace.source.taildir.mark.Position;

/**
 * Makes events of the bytes of a file. A turn is what was loaded at once, 256 KiB; before anything of it is used, the bytes before the
 * position and those at the beginning of the file are compared with what they were. Its state is what it has loaded.
 */
final class Reader {
    private static final int AT_ONCE = 256 * 1024;
    private static final int GROWTH = 4;
    /** What an event costs besides, in any channel's accounts. */
    private static final int REST_OF_A_LINE = 64;

    private final TailSettings settings;
    private final Files files;
    private final Handles handles;
    private final Identity identity = new Identity();
    private final Figures figures;
    private final LongSupplier nanos;
    private final Span span = new Span();

    private byte[] data = new byte[AT_ONCE + Fingerprint.TAIL];
    private @Nullable TailFile owner;
    private long start;
    private int at;
    private int end;
    private int want = AT_ONCE;
    /** Whether what is loaded goes to the end of the file. */
    private boolean ended;
    /** Whether the rest of a line is being left out. */
    private boolean skips;

    /** How a turn ended. */
    enum Outcome {
        /** The batch is full; there is more of what was loaded. */
        FULL,
        /** There may be more in the file. */
        MORE,
        /** The file's end was reached. */
        END,
        /** It can't be read now: its name leads elsewhere, or what is packed takes a while. */
        LATER,
        /** The file is shorter than what was read of it, or seems so. */
        SHORT,
        /** It is not what it was. */
        OTHER
    }

    Reader(TailSettings settings, Files files, Handles handles, Figures figures, LongSupplier nanos) {
        this.nanos = nanos;
        this.settings = settings;
        this.files = files;
        this.handles = handles;
        this.figures = figures;
    }

    /** Forgets what was loaded. */
    void drop() {
        owner = null;
    }

    /** Reads on in a file until the batch is full or what was loaded is used up. */
    Outcome turn(TailFile file, Batch batch) throws IOException {
        if (owner != file || start + at != file.latest.offset()) {
            Outcome loaded = load(file);
            if (loaded != Outcome.MORE) {
                owner = null;
                return loaded;
            }
        }
        int from = at;
        boolean full = !split(file, batch);
        if (at > from) {
            advance(file, batch, at - from);
        }
        if (full) {
            return Outcome.FULL;
        }
        owner = null;
        if (ended) {
            want = AT_ONCE;
            return Outcome.END;
        }
        // An event without an end fills all that was loaded.
        want = at > from ? AT_ONCE : Math.min(largest(), want * GROWTH);
        return Outcome.MORE;
    }

    private int largest() {
        return settings.splitter().most() + REST_OF_A_LINE;
    }

    private Outcome load(TailFile file) throws IOException {
        Content content = handles.of(file);
        if (content == null) {
            return Outcome.LATER;
        }
        Position position = file.latest;
        int back = (int) Math.min(Fingerprint.TAIL, position.offset());
        long from = position.offset() - back;
        if (!content.reach(from)) {
            return Outcome.LATER;
        }
        if (data.length < back + want) {
            data = new byte[Fingerprint.TAIL + want];
        }
        int n = content.read(from, data, 0, back + want);
        if (n < back + want && from + n < file.size && file.place == TailFile.Place.NAMED && !file.isPacked()) {
            // Less than its name promises: what is open may be something else by now.
            handles.close(file);
            content = handles.of(file);
            n = content == null ? 0 : content.read(from, data, 0, back + want);
        }
        if (content == null) {
            return Outcome.LATER;
        }
        if (n < back) {
            return Outcome.SHORT;
        }
        if (position.tailLength() > 0 && Fingerprint.of(data, 0, back) != position.tail()) {
            return Outcome.OTHER;
        }
        if (!file.isPacked() && !headFits(content, from, n, position)) {
            return Outcome.OTHER;
        }
        owner = file;
        start = from;
        at = back;
        end = n;
        ended = n < back + want;
        file.partial = false;
        skips = position.skipping();
        if (from + n > file.size) {
            file.grownNanos = nanos.getAsLong();
        }
        if (ended || from + n > file.size) {
            files.size(file, from + n);
        }
        file.sureSize = file.size;
        file.unsure = false;
        return Outcome.MORE;
    }

    private boolean headFits(Content content, long from, int n, Position position) throws IOException {
        int length = position.headLength();
        if (length == 0) {
            return true;
        }
        return (from == 0 && n >= length)
                ? Fingerprint.of(data, 0, length) == position.head()
                : identity.headFits(content, position);
    }

    /** Events of what is loaded; false if the batch is full. */
    private boolean split(TailFile file, Batch batch) {
        Splitter splitter = settings.splitter();
        while (at < end) {
            if (!batch.hasRoom()) {
                return false;
            }
            if (skips) {
                skip();
                continue;
            }
            int scanned = (int) Math.max(at, Math.min(end, file.scanned - start));
            if (!splitter.next(data, at, end, scanned, span)) {
                file.scanned = start + span.scanned();
                file.partial = true;
                file.partialEnd = start + end;
                return true;
            }
            if (!take(file, batch)) {
                return false;
            }
        }
        return true;
    }

    private void skip() {
        while (at < end) {
            if (data[at++] == '\n') {
                skips = false;
                return;
            }
        }
    }

    private boolean take(TailFile file, Batch batch) {
        int length = span.end() - at;
        Event template = file.template;
        long size = length + template.size();
        if (!batch.fits(size)) {
            return false;
        }
        Event event = template.withBody(Arrays.copyOfRange(data, at, span.end()));
        if (settings.offsetHeader()) {
            event = event.withHeader("byteoffset", Long.toString(start + at));
        }
        batch.add(event, size);
        at = span.next();
        if (span.cut()) {
            figures.cut().increment();
            skips = settings.dropRest();
        }
        return true;
    }

    private void advance(TailFile file, Batch batch, int bytes) throws IOException {
        figures.bytesRead().add(bytes);
        long offset = start + at;
        int tail = (int) Math.min(Fingerprint.TAIL, offset);
        Position before = file.latest;
        int headLength = before.headLength();
        long head = before.head();
        if (headLength < Fingerprint.HEAD && offset > headLength) {
            int length = (int) Math.min(Fingerprint.HEAD, offset);
            if (start == 0) {
                headLength = length;
                head = Fingerprint.of(data, 0, length);
            } else if (file.content != null && file.stage != TailFile.Stage.PACKED) {
                Position more = identity.withHead(file.content, before);
                headLength = more.headLength();
                head = more.head();
            }
        }
        file.latest = new Position(offset, headLength, head, Fingerprint.of(data, at - tail, tail), skips, false);
        batch.involve(file);
    }

    /**
     * Sends what there is of an event without an end.
     *
     * @param all whether also of a line without its end
     */
    Outcome rest(TailFile file, Batch batch, boolean all) throws IOException {
        want = largest();
        Outcome loaded = load(file);
        want = AT_ONCE;
        if (loaded != Outcome.MORE || !ended) {
            owner = null;
            return loaded;
        }
        int from = at;
        if (!skips && settings.splitter().rest(data, at, end, all, span) && !take(file, batch)) {
            owner = null;
            return Outcome.FULL;
        }
        if (at > from) {
            advance(file, batch, at - from);
        } else {
            file.partial = end > at;
            file.partialEnd = start + end;
        }
        owner = null;
        return Outcome.END;
    }
}
