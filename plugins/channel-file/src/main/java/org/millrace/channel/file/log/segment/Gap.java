package org.millrace.channel.file.log.segment;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;

/**
 * Events of a segment that could not be read. They were acknowledged, so they are kept, whatever is wrong: neither are they
 * taken for delivered nor is their segment deleted, until they can be read or a person gives them up.
 *
 * @param segment where
 * @param from first byte that can't be read, is wrong or is missing
 * @param to behind the last; -1 if that is the end of a file that is missing or too short
 * @param fromOrdinal first event that could not be read
 * @param toOrdinal behind the last
 * @param kind what is wrong
 * @param why in words, from the system if it said something
 * @param certain false if a crash may have left it of a write that was never acknowledged
 */
public record Gap(
        Segment segment, long from, long to, int fromOrdinal, int toOrdinal, Kind kind, String why, boolean certain) {

    /** What is wrong. */
    public enum Kind {
        /** The bytes were read, and they are not those that were written. */
        DAMAGED,
        /** The file, or its end, is certain not to be there. */
        MISSING,
        /** Reading fails. It says nothing of the bytes. */
        UNREADABLE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Events in it that are not delivered; 0 with a missing segment of which that is not known. */
    public int events() {
        return toOrdinal - fromOrdinal - segment.deliveredBefore.countIn(fromOrdinal, toOrdinal);
    }

    /** Whether nobody knows how many events are in it. */
    public boolean isUncounted() {
        return toOrdinal == 0 && to < 0;
    }

    /** Bytes it spans, as far as that is known. */
    public long bytes() {
        return to < 0 ? 0 : to - from;
    }

    /** Says exactly where it is, without the reason: what is the same in these words is the same gap. */
    public String place() {
        String bytes = to < 0 ? ", bytes from " + from + " on" : ", bytes " + from + " to " + to;
        String which = toOrdinal == 0
                ? "nobody knows how many events"
                : "events " + fromOrdinal + " to " + (toOrdinal - 1) + " of the file, " + events() + " not delivered";
        return Printable.of(segment.file.toString()) + bytes + ": " + which;
    }

    /** Written out: once the generated one has run, the JDK (17 and 25) never lets the bundle's class loader go. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Gap that
                && segment.equals(that.segment)
                && from == that.from
                && to == that.to
                && fromOrdinal == that.fromOrdinal
                && toOrdinal == that.toOrdinal
                && kind == that.kind
                && why.equals(that.why)
                && certain == that.certain;
    }

    @Override
    public int hashCode() {
        return Objects.hash(segment, from, fromOrdinal);
    }

    @Override
    public String toString() {
        return place() + ": " + kind + ": " + Printable.of(why);
    }
}
