package org.millrace.channel.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the segments of a directory and where each ends. Segments with a footer are taken at its word; of the others, the last
 * one or those of a crash, every frame is read and what was written last and is not whole is cut off. Changes nothing else.
 */
final class Recovery {
    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private final Disk disk;
    private final String channel;
    private final Quarantine quarantine;
    private long cutBytes;

    Recovery(Disk disk, String channel, Quarantine quarantine) {
        this.disk = disk;
        this.channel = channel;
        this.quarantine = quarantine;
    }

    /** Bytes at the ends of segments that were cut off: writes that had not been acknowledged when the process ended. */
    long cutBytes() {
        return cutBytes;
    }

    /** The headers that can be read, by name of file; null for a segment whose header can't be. */
    private SegmentFormat.@Nullable Header header(Disk.File file, String name) throws IOException {
        byte[] beginning = new byte[SegmentFormat.DATA];
        int length = file.read(0, ByteBuffer.wrap(beginning));
        if (length < SegmentFormat.DATA) {
            return null;
        }
        try {
            SegmentFormat.Header first = SegmentFormat.parseHeader(beginning, 0);
            return first != null ? first : SegmentFormat.parseHeader(beginning, SegmentFormat.HEADER);
        } catch (DamagedException e) {
            throw new IOException(disk + "/" + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * The channel that the segments of a directory belong to; null if it has none that says so.
     *
     * @throws IOException if they belong to several
     */
    @Nullable
    Long channel() throws IOException {
        Long found = null;
        for (String name : names()) {
            try (Disk.File file = disk.open(name)) {
                SegmentFormat.Header header = header(file, name);
                if (header != null) {
                    if (found != null && found != header.channel()) {
                        throw new IOException(disk + " holds segments of two channels (" + name
                                + " is of another than the ones before it); give each channel directories of its own");
                    }
                    found = header.channel();
                }
            }
        }
        return found;
    }

    private List<String> names() throws IOException {
        return disk.list().stream().filter(SegmentFormat::isName).sorted().toList();
    }

    /** The segments, oldest first. */
    List<Segment> segments(long channelId, Crypt crypt) throws IOException {
        List<Segment> found = new ArrayList<>();
        boolean deleted = false;
        for (String name : names()) {
            Disk.File file = disk.open(name);
            SegmentFormat.Header header = header(file, name);
            if (file.size() <= SegmentFormat.DATA) {
                // Made and not yet used.
                file.close();
                disk.delete(name);
                deleted = true;
                continue;
            }
            if (header == null) {
                header = new SegmentFormat.Header(channelId, SegmentFormat.firstSequence(name), 0, crypt.active());
            }
            if (!crypt.has(header.keyAlias())) {
                file.close();
                throw new IOException(disk + "/" + name + " is encrypted with key " + header.keyAlias()
                        + ", which is not among encryption.keyProvider.keys; add it");
            }
            Segment segment = new Segment(disk, name, header);
            segment.use(file);
            measure(segment, file);
            segment.added(segment.events);
            segment.finish();
            found.add(segment);
        }
        if (deleted) {
            disk.sync();
        }
        return found;
    }

    private void measure(Segment segment, Disk.File file) throws IOException {
        long size = file.size();
        long footerAt = size - SegmentFormat.FRAME;
        if (footerAt >= SegmentFormat.DATA) {
            byte[] last = new byte[SegmentFormat.FRAME];
            if (file.read(footerAt, ByteBuffer.wrap(last)) == last.length) {
                SegmentFormat.Frame footer = SegmentFormat.parseFrame(
                        last, 0, segment.header.channel(), segment.header.firstSequence(), footerAt);
                if (footer != null && footer.kind() == SegmentFormat.FOOTER) {
                    segment.end = footerAt;
                    segment.events = footer.ordinal();
                    segment.account = footer.account();
                    segment.endSequence = footer.sequence();
                    return;
                }
            }
        }
        walk(segment, file, size);
    }

    private void walk(Segment segment, Disk.File file, long size) throws IOException {
        Scan scan = new Scan(file, segment.header, SegmentFormat.DATA, size);
        long wholeEnd = SegmentFormat.DATA;
        for (Scan.Found found = scan.next(); found != null; found = scan.next()) {
            SegmentFormat.Frame frame = found.frame();
            byte[] payload = scan.payload(found);
            if (payload != null) {
                wholeEnd = found.end();
                segment.events = frame.ordinal() + frame.events();
                segment.endSequence = Math.max(segment.endSequence, frame.sequence() + frame.events());
                segment.account = frame.account() + account(payload, frame.events(), segment);
            }
        }
        segment.end = wholeEnd;
        if (wholeEnd < size) {
            cut(segment, file, wholeEnd, size);
        }
    }

    private static long account(byte[] payload, int events, Segment segment) {
        // What is encrypted is measured when it is read; until then its bytes on disk stand for it.
        if (events == 0 || !segment.header.keyAlias().isEmpty()) {
            return events == 0 ? 0 : payload.length;
        }
        try {
            long size = 0;
            for (Event event : EventCodec.decode(payload, events)) {
                size += event.size();
            }
            return size;
        } catch (DamagedException e) {
            return payload.length;
        }
    }

    private void cut(Segment segment, Disk.File file, long from, long to) throws IOException {
        byte[] tail = new byte[(int) Math.min(1 << 20, to - from)];
        file.read(from, ByteBuffer.wrap(tail));
        boolean empty = true;
        for (byte b : tail) {
            empty &= b == 0;
        }
        cutBytes += to - from;
        if (!empty) {
            quarantine.keep(segment, from, to, 0, "the last write before the process ended is not whole");
        }
        try {
            file.truncate(from);
            file.sync();
        } catch (IOException e) {
            log.warn("Channel {}: {} can't be cut to {} bytes: {}", channel, segment, from, e.toString());
        }
    }

    /** Takes off what was delivered before. Returns events and bytes that are left. */
    long[] settle(Segment segment, SequenceSet delivered, Crypt crypt) throws IOException {
        long from = segment.header.firstSequence();
        long to = segment.endSequence;
        if (delivered.nextAbsent(from) >= to) {
            segment.settled(segment.events);
            return new long[] {0, 0};
        }
        long events = segment.events;
        long account = segment.account;
        if (delivered.nextPresent(from) < to) {
            Scan scan = new Scan(segment.file(), segment.header, SegmentFormat.DATA, segment.end);
            for (Scan.Found found = scan.next(); found != null; found = scan.next()) {
                SegmentFormat.Frame frame = found.frame();
                long first = frame.sequence();
                long known = delivered.count(first, first + frame.events());
                byte[] payload = known == 0 ? null : scan.payload(found);
                if (payload != null) {
                    try {
                        List<Event> content =
                                EventCodec.decode(crypt.open(segment.header.keyAlias(), payload), frame.events());
                        for (int i = 0; i < content.size(); i++) {
                            if (delivered.contains(first + i)) {
                                account -= content.get(i).size();
                            }
                        }
                        events -= known;
                        segment.settled(known);
                    } catch (DamagedException e) {
                        log.debug("{} at {}: {}", segment, found.position(), e.getMessage());
                    }
                }
            }
        }
        return new long[] {events, Math.max(0, account)};
    }
}
