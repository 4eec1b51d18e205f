package org.millrace.channel.file.log.read;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.millrace.channel.file.crypto.BodyCipher;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.disk.DiskFullException;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.segment.SegmentTotals;
import org.millrace.channel.file.log.segment.Unseen;
import org.millrace.channel.file.log.state.LogCore;

/**
 * Finds out of segments that could not be read when the log was opened what recovery would have found out, once they can be.
 * Its methods take the lock where they have to.
 */
public final class LateLook implements StretchReader.Order {
    private final LogCore core;

    public LateLook(LogCore core) {
        this.core = core;
    }

    @Override
    public @Nullable Segment after(Segment segment) {
        return core.after(segment);
    }

    /** Learns all of a segment: how many events there are, and where it ends. */
    @Override
    public void look(Segment segment) throws IOException {
        Unseen unseen = segment.unseen;
        if (unseen == null) {
            return;
        }
        SegmentHeader header;
        try (Disk.File file = core.disk.read(segment.file)) {
            header = header(segment, file);
        }
        Segment read = new Segment(segment.id, segment.directory, segment.file, segment.seed, cipher(segment, header));
        Findings found = new Findings();
        SegmentTotals totals = SegmentTotals.of(read, unseen.counted() ? segment.count : -1, core.disk, found);
        boolean mayHold = unseen.known() || (!unseen.whole() && totals.size > 0);
        if (header == null && read.count == 0 && !unseen.counted() && mayHold) {
            throw new IOException("no record in it is sound, nor is its header");
        }
        int least = unseen.least();
        if (!totals.holds(least) && segment.deliveredBefore.countIn(0, least) == least) {
            throw new IOException("it had " + least + " delivered events or more, and has less");
        }
        if (!totals.said.isEmpty()) {
            // They outlive the segment.
            SegmentTotals.secure(read, core.disk);
            writeDown(totals);
        }
        core.findings.addAll(found);
        found.lines().forEach(core.watch::found);
        core.lock.lock();
        try {
            learn(segment, read, totals.eventBytes, unseen);
        } finally {
            core.lock.unlock();
        }
    }

    private void writeDown(SegmentTotals totals) throws IOException {
        try {
            core.acks.sync(core.acks.append(List.of(), totals.said));
        } catch (DiskFullException e) {
            throw e;
        } catch (IOException e) {
            core.fail("could not write down marks in " + core.settings.acks() + ": " + e);
            throw e;
        }
    }

    private void learn(Segment segment, Segment read, long bytes, Unseen unseen) {
        segment.cipher = read.cipher;
        segment.length = read.length;
        segment.certain = read.certain;
        segment.kept = read.kept;
        if (!unseen.counted()) {
            segment.count = read.count;
            segment.pending = read.count - segment.deliveredBefore.countIn(0, read.count);
            core.events += segment.pending;
        }
        if (segment.count > 0) {
            segment.pendingBytes = (long) ((double) bytes * segment.pending / segment.count);
            core.bytes += segment.pendingBytes;
        }
        segment.unseen = null;
        core.seenLate = true;
        core.finish(segment);
    }

    /** Makes sure that a segment whose number of events is known is the one that is meant. */
    public void identify(Segment segment, Disk.File file) throws IOException {
        BodyCipher cipher = cipher(segment, header(segment, file));
        core.lock.lock();
        try {
            segment.cipher = cipher;
            segment.unseen = null;
            core.seenLate = true;
        } finally {
            core.lock.unlock();
        }
    }

    private static @Nullable SegmentHeader header(Segment segment, Disk.File file) throws IOException {
        byte[] bytes = new byte[SegmentHeader.LENGTH];
        SegmentHeader header = SegmentHeader.read(bytes, file.read(0, bytes, 0, bytes.length));
        if (header != null && header.seed() != segment.seed) {
            throw new IOException("it is of another channel, or had another name when it was written");
        }
        return header;
    }

    private @Nullable BodyCipher cipher(Segment segment, @Nullable SegmentHeader header) throws IOException {
        try {
            return header == null ? null : core.settings.keys().of(header.alias(), header.salt());
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the events in " + segment.file + " are encrypted and can't be read: " + e.getMessage(), e);
        }
    }
}
