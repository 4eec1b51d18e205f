package org.millrace.channel.file.log.recover;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.FatalException;
import org.millrace.channel.file.crypto.BodyCipher;
import org.millrace.channel.file.disk.Disk;
import org.millrace.channel.file.format.AckFile;
import org.millrace.channel.file.format.AckFiles;
import org.millrace.channel.file.format.AckState;
import org.millrace.channel.file.format.MarkTable;
import org.millrace.channel.file.format.OrdinalSet;
import org.millrace.channel.file.format.SegmentHeader;
import org.millrace.channel.file.log.segment.Findings;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Recovered;
import org.millrace.channel.file.log.segment.Segment;
import org.millrace.channel.file.log.segment.SegmentTotals;
import org.millrace.channel.file.log.segment.StoreSettings;
import org.millrace.channel.file.log.segment.Unseen;

/**
 * Finds out from the files alone what a log holds. Reads, and copies aside what a crash has left behind the last record;
 * changes nothing else, so that it may be cut short and run again as often as need be. Of segments that were closed in order,
 * only the begin and the end are read; others are read through.
 *
 * <p>A directory, or acknowledgements, that can't be looked at make it fail, to be run again: never does that count as empty
 * or absent. A segment that can't be is {@link Unseen}, with what the acknowledgements know of it. What is certain not to be
 * there, though they know of it, is told as a {@link Gap}.
 */
public final class Recovery {
    private final Disk disk;
    private final StoreSettings settings;
    private final Findings findings;

    private record Candidate(
            int directory,
            Path path,
            long id,
            @Nullable SegmentHeader header,
            @Nullable IOException trouble) {}

    public Recovery(Disk disk, StoreSettings settings, Findings findings) {
        this.disk = disk;
        this.settings = settings;
        this.findings = findings;
    }

    /** @throws FatalException if a key is missing: nothing is wrong with the events then */
    public Recovered run() throws IOException, FatalException {
        AckFiles.Acks found = AckFiles.read(disk, settings.acks());
        AckFile.Content acks = found.content();
        List<Candidate> candidates = candidates();
        UUID channelId = channelId(acks, candidates);
        requireSure(channelId, acks, candidates);
        boolean acksApply = acks != null && acks.channelId().equals(channelId);
        if (acks != null && !acksApply && !acks.damaged() && !found.newerUnsound()) {
            requireOneChannel(acks.state());
        }
        AckState state = acksApply && acks != null ? acks.state() : new AckState();
        MarkTable marks = acksApply && acks != null ? acks.marks() : new MarkTable();
        boolean whole = acksApply && acks != null && !acks.damaged() && !found.newerUnsound();
        long nextSegment = state.nextSegment();
        List<Segment> segments = new ArrayList<>();
        List<Path> empty = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        Set<Long> there = new HashSet<>();
        long nextSequence = 0;
        for (Candidate candidate : candidates) {
            nextSegment = Math.max(nextSegment, candidate.id() + 1);
            IOException trouble = candidate.trouble();
            if (trouble != null && channelId != null) {
                segments.add(unseen(candidate, channelId, state, whole, trouble));
                there.add(candidate.id());
                continue;
            }
            SegmentHeader header = candidate.header();
            String strange = strange(candidate, channelId);
            if (channelId == null || !strange.isEmpty()) {
                gaps.add(notUnderstood(candidate, strange));
                continue;
            }
            there.add(candidate.id());
            SegmentTotals totals;
            try {
                totals = totals(candidate, channelId, state.count(candidate.id()));
            } catch (IOException e) {
                requireThere(candidate.path(), e);
                segments.add(unseen(candidate, channelId, state, whole, e));
                continue;
            }
            if (header == null && state.count(candidate.id()) < 0) {
                // If it is known, it was there with a sound header, and may have held events ever since.
                boolean known = state.segments().contains(candidate.id());
                // One that ends within its header never held any, since the header is synced before the first.
                if (totals.segment.count == 0 && (known || (!whole && totals.size > SegmentHeader.LENGTH))) {
                    gaps.add(notUnderstood(candidate, "no record in it is sound, nor is its header"));
                    continue;
                }
            }
            int least = state.least(candidate.id());
            if (!totals.holds(least) && state.delivered(candidate.id()).countIn(0, least) == least) {
                gaps.add(notUnderstood(candidate, "it had " + least + " delivered events or more, and has less"));
                continue;
            }
            marks.found(totals.said);
            Segment segment = totals.segment;
            nextSequence = Math.max(nextSequence, totals.nextSequence);
            if (segment.count == 0) {
                if (!segment.kept) {
                    empty.add(candidate.path());
                }
            } else {
                account(segment, totals, state);
                segments.add(segment);
            }
        }
        List<Segment> missing = missing(state, there, whole, channelId);
        requireMounted(missing, candidates);
        for (Segment segment : missing) {
            gaps.add(new Gap(
                    segment,
                    SegmentHeader.LENGTH,
                    -1,
                    0,
                    segment.count,
                    Gap.Kind.MISSING,
                    "it is in none of the data directories",
                    true));
            segments.add(segment);
            there.add(segment.id);
        }
        if (segments.stream().anyMatch(segment -> segment.late)) {
            nextSequence = Math.max(nextSequence, Unseen.sequenceAbove(nextSegment));
        }
        segments.sort(Comparator.comparingLong(segment -> segment.id));
        empty.forEach(path -> there.remove(SegmentHeader.idOf(String.valueOf(path.getFileName()))));
        state.retain(there);
        if (acks != null && acks.damaged()) {
            findings.note("acknowledgements in " + AckFile.NAMES.get(found.file())
                    + " are damaged: events delivered before may be delivered again");
        } else if (acks != null && found.newerUnsound()) {
            findings.note("one of " + String.join(" and ", AckFile.NAMES) + " in " + settings.acks()
                    + " is damaged or not there: events delivered before may be delivered again");
        }
        long generation = acks == null ? 0 : acks.generation();
        marks.settle(generation + 1, segments.stream().noneMatch(Segment::isUncounted) && missing.isEmpty());
        return new Recovered(
                channelId, state, marks, generation, found.file(), segments, empty, gaps, nextSegment, nextSequence);
    }

    private void requireOneChannel(AckState other) throws IOException {
        if (!settings.evenBare() && !undelivered(other).isEmpty()) {
            throw new IOException(settings.acks() + " is of another channel than the segments in " + settings.data()
                    + ", and knows of " + undelivered(other).size()
                    + " with events that were not delivered. Nothing is taken for lost: give the channel the directories"
                    + " that belong together, or move the files of " + settings.acks()
                    + " away if you want none of it");
        }
    }

    private static List<Long> undelivered(AckState state) {
        List<Long> ids = new ArrayList<>();
        for (long id : state.segments()) {
            int count = state.count(id);
            if (count < 0 || state.delivered(id).countIn(0, count) < count) {
                ids.add(id);
            }
        }
        return ids;
    }

    /** Why nobody can say what a file holds; empty if somebody can. */
    private static String strange(Candidate candidate, @Nullable UUID channelId) {
        SegmentHeader header = candidate.header();
        if (header == null) {
            return channelId == null ? "its header is damaged, and nothing says of which channel it is" : "";
        }
        if (!header.channelId().equals(channelId)) {
            return "it is of another channel";
        }
        return header.segmentId() == candidate.id()
                ? ""
                : "its name was " + SegmentHeader.fileName(header.segmentId()) + " when it was written";
    }

    private static Gap notUnderstood(Candidate candidate, String why) {
        Segment segment = new Segment(candidate.id(), candidate.directory(), candidate.path(), 0, null);
        segment.kept = true;
        segment.absent = true;
        return new Gap(segment, 0, -1, 0, 0, Gap.Kind.DAMAGED, why, true);
    }

    private List<Candidate> candidates() throws IOException {
        List<Candidate> found = new ArrayList<>();
        for (int i = 0; i < settings.data().size(); i++) {
            Path directory = settings.data().get(i);
            for (String name : disk.list(directory)) {
                long id = SegmentHeader.idOf(name);
                if (id >= 0) {
                    Path path = directory.resolve(name);
                    found.add(candidate(i, path, id));
                }
            }
        }
        found.sort(Comparator.comparingLong(Candidate::id));
        return found;
    }

    private Candidate candidate(int directory, Path path, long id) throws IOException {
        byte[] bytes = new byte[SegmentHeader.LENGTH];
        try (Disk.File file = disk.read(path)) {
            SegmentHeader header = SegmentHeader.read(bytes, file.read(0, bytes, 0, bytes.length));
            return new Candidate(directory, path, id, header, null);
        } catch (IOException e) {
            requireThere(path, e);
            return new Candidate(directory, path, id, null, e);
        }
    }

    /** What was listed and is not there has to be looked for again. */
    private static void requireThere(Path path, IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            throw unreadable(path, e);
        }
    }

    private static IOException unreadable(Path path, IOException e) {
        return new IOException(
                path + " can't be read: " + Unseen.why(e) + ". Nothing is taken for lost; it is tried again", e);
    }

    /** While some segments can't be read, nothing that the others say may depend on what these would. */
    private static void requireSure(
            @Nullable UUID channelId, AckFile.@Nullable Content acks, List<Candidate> candidates) throws IOException {
        boolean agreed = channelId != null && (acks == null || acks.channelId().equals(channelId));
        for (Candidate candidate : candidates) {
            SegmentHeader header = candidate.header();
            agreed &= acks != null || header == null || header.channelId().equals(channelId);
        }
        for (Candidate candidate : candidates) {
            IOException trouble = candidate.trouble();
            if (trouble != null && !agreed) {
                throw unreadable(candidate.path(), trouble);
            }
        }
    }

    /** A segment that is there and can't be read now: with all that the acknowledgements know of it. */
    private static Segment unseen(
            Candidate candidate, UUID channelId, AckState state, boolean whole, IOException trouble) {
        long id = candidate.id();
        int count = state.count(id);
        Segment segment =
                new Segment(id, candidate.directory(), candidate.path(), SegmentHeader.seed(channelId, id), null);
        segment.unseen =
                new Unseen(Unseen.why(trouble), count >= 0, state.segments().contains(id), state.least(id), whole);
        segment.late = true;
        segment.closed = true;
        segment.kept = count < 0;
        segment.length = Unseen.LENGTH;
        segment.certain = Long.MAX_VALUE;
        segment.count = Math.max(0, count);
        segment.deliveredBefore = state.delivered(id).copy();
        segment.pending = segment.count - segment.deliveredBefore.countIn(0, segment.count);
        return segment;
    }

    /** The id most segments bear; that of the acknowledgements if they have one among them, or there are none. */
    private static @Nullable UUID channelId(AckFile.@Nullable Content acks, List<Candidate> candidates) {
        Map<UUID, Integer> votes = new HashMap<>();
        for (Candidate candidate : candidates) {
            if (candidate.header() != null) {
                votes.merge(candidate.header().channelId(), 1, Integer::sum);
            }
        }
        if (acks != null && (votes.isEmpty() || votes.containsKey(acks.channelId()))) {
            return acks.channelId();
        }
        return votes.entrySet().stream()
                .max(Map.Entry.<UUID, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private SegmentTotals totals(Candidate candidate, UUID channelId, int knownCount)
            throws IOException, FatalException {
        long seed = SegmentHeader.seed(channelId, candidate.id());
        Segment segment = new Segment(candidate.id(), candidate.directory(), candidate.path(), seed, cipher(candidate));
        return SegmentTotals.of(segment, knownCount, disk, findings);
    }

    private @Nullable BodyCipher cipher(Candidate candidate) throws FatalException {
        SegmentHeader header = candidate.header();
        if (header == null) {
            return null;
        }
        try {
            return settings.keys().of(header.alias(), header.salt());
        } catch (GeneralSecurityException e) {
            throw new FatalException(
                    "The events in " + candidate.path() + " are encrypted and can't be read: " + e.getMessage()
                            + ". Give the channel the key it was written with under encryption.keyProvider.keys; nothing is"
                            + " lost.",
                    e);
        }
    }

    private static void account(Segment segment, SegmentTotals totals, AckState state) {
        OrdinalSet delivered = state.delivered(segment.id);
        segment.deliveredBefore = delivered.copy();
        segment.pending = segment.count - delivered.countIn(0, segment.count);
        segment.pendingBytes = (long) ((double) totals.eventBytes * segment.pending / segment.count);
        segment.lacking = segment.count - totals.found - delivered.countIn(totals.found, segment.count);
    }

    /** The segments that the acknowledgement files know, and that are not there though not all was delivered. */
    private List<Segment> missing(AckState state, Set<Long> there, boolean acksWhole, @Nullable UUID channelId) {
        List<Segment> missing = new ArrayList<>();
        if (!acksWhole || channelId == null) {
            return missing;
        }
        for (long id : undelivered(state)) {
            int count = state.count(id);
            OrdinalSet delivered = state.delivered(id);
            if (there.contains(id)) {
                continue;
            }
            Path file = settings.data().get(0).resolve(SegmentHeader.fileName(id));
            Segment segment = new Segment(id, 0, file, SegmentHeader.seed(channelId, id), null);
            segment.absent = true;
            segment.kept = count < 0;
            segment.closed = true;
            segment.certain = Long.MAX_VALUE;
            segment.count = Math.max(0, count);
            segment.deliveredBefore = delivered.copy();
            segment.pending = segment.count - delivered.countIn(0, segment.count);
            missing.add(segment);
        }
        return missing;
    }

    /** A directory that holds nothing of what it should is more likely to be without its disk than emptied by somebody. */
    private void requireMounted(List<Segment> missing, List<Candidate> candidates) throws IOException {
        if (missing.isEmpty() || settings.evenBare()) {
            return;
        }
        for (int i = 0; i < settings.data().size(); i++) {
            int directory = i;
            if (candidates.stream().noneMatch(candidate -> candidate.directory() == directory)) {
                long events =
                        missing.stream().mapToLong(segment -> segment.pending).sum();
                throw new IOException(
                        settings.data().get(i) + " holds no segment, but " + settings.acks() + " knows of "
                                + missing.size() + " that " + (missing.size() == 1 ? "is" : "are")
                                + " in none of the data directories, with " + events
                                + " or more events that were not delivered. If its disk is not mounted, mount it. Nothing is taken for"
                                + " lost, and the channel is not opened, until they are there again or given up with \"millrace"
                                + " channel give-up\"");
            }
        }
    }
}
