package org.millrace.bucket.path;

import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * Rounds the local time down. The fields of the clock on the wall are rounded, not the instant: across a change of the clocks the
 * offset stays as it was, and a time that the clocks leave out becomes the first one behind it.
 *
 * @param unit which field is rounded; those below it become zero
 * @param value to a multiple of this
 */
public record Rounding(Unit unit, int value) {
    /** As it is. */
    public static final Rounding NONE = new Rounding(Unit.NOTHING, 1);

    /** What can be rounded. */
    public enum Unit {
        /** Nothing is. */
        NOTHING(1),
        /** Seconds of a minute. */
        SECOND(60),
        /** Minutes of an hour. */
        MINUTE(60),
        /** Hours of a day. */
        HOUR(24);

        private final int most;

        Unit(int most) {
            this.most = most;
        }

        /** The largest value it can be rounded to. */
        public int most() {
            return most;
        }

        /** The unit of this name, in any case; empty if there is none. */
        public static Optional<Unit> named(String name) {
            for (Unit unit : new Unit[] {SECOND, MINUTE, HOUR}) {
                if (unit.name().equals(name.trim().toUpperCase(Locale.ROOT))) {
                    return Optional.of(unit);
                }
            }
            return Optional.empty();
        }
    }

    /** Of a value from 1 to the unit's {@linkplain Unit#most most}. */
    public Rounding {
        if (value < 1 || value > unit.most()) {
            throw new IllegalArgumentException("must be from 1 to " + unit.most() + ", was " + value);
        }
    }

    /** How long rounded times stay the same, in seconds. */
    public long seconds() {
        return switch (unit) {
            case NOTHING -> 0;
            case SECOND -> value;
            case MINUTE -> 60L * value;
            case HOUR -> 3_600L * value;
        };
    }

    ZonedDateTime down(ZonedDateTime time) {
        return switch (unit) {
            case NOTHING -> time;
            case SECOND -> time.withNano(0).withSecond(whole(time.getSecond()));
            case MINUTE -> time.withNano(0).withSecond(0).withMinute(whole(time.getMinute()));
            case HOUR -> {
                // In one step: a time in between may be one that the clocks leave out.
                var local = time.toLocalDateTime().withNano(0).withSecond(0).withMinute(0);
                yield ZonedDateTime.ofLocal(local.withHour(whole(local.getHour())), time.getZone(), time.getOffset());
            }
        };
    }

    private int whole(int field) {
        return field - field % value;
    }
}
