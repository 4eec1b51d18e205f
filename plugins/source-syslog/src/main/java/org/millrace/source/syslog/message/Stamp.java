package org.millrace.source.syslog.message;

import static org.millrace.source.syslog.message.Zones.isDigit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Reads times as syslog's senders write them. A time without a year is of the twelve months that end a month from now. One instance
 * belongs to one thread; what it found last stands in its fields.
 */
final class Stamp {
    private static final long NOT_THERE = Long.MIN_VALUE;

    private final ZoneId zone;
    private long now;

    /** Milliseconds since 1970. */
    private long millis;
    /** Behind the last byte that belongs to it. */
    private int end;

    /** Offsets change at whole minutes: the one of the minute that was last asked for. */
    private long minute = NOT_THERE;

    private int offset;

    private int dayOfYearless = -1;
    private int year;
    private long yearUntil = NOT_THERE;

    /** What stands behind the time of day of the one that is read. */
    private int zoneFound;

    private int yearFound;

    Stamp(ZoneId zone) {
        this.zone = zone;
    }

    /** What time it is, in milliseconds since 1970. */
    void now(long time) {
        now = time;
    }

    long now() {
        return now;
    }

    long millis() {
        return millis;
    }

    int end() {
        return end;
    }

    /**
     * RFC 5424's, with a blank for the T, a comma for the point, and a zone without colon or no zone, too. False if there is none.
     */
    boolean iso(byte[] b, int from, int to) {
        if (to - from < 19 || b[from + 4] != '-' || b[from + 7] != '-') {
            return false;
        }
        byte between = b[from + 10];
        int year4 = 100 * two(b, from) + two(b, from + 2);
        int month = two(b, from + 5);
        int day = two(b, from + 8);
        if (two(b, from) < 0
                || two(b, from + 2) < 0
                || (between != 'T' && between != 't' && between != ' ')
                || !isDay(year4, month, day)) {
            return false;
        }
        int second = timeOfDay(b, from + 11, to);
        if (second < 0) {
            return false;
        }
        int at = from + 19;
        int fraction = 0;
        if (at + 1 < to && (b[at] == '.' || b[at] == ',') && isDigit(b[at + 1])) {
            fraction = fraction(b, at + 1, to);
            at = end;
        }
        long local = 86_400 * epochDay(year4, month, day) + second;
        int ahead = Zones.NONE;
        if (at < to && (b[at] == 'Z' || b[at] == 'z')) {
            ahead = 0;
            at++;
        } else if (at < to && (b[at] == '+' || b[at] == '-')) {
            int behind = at + 1;
            while (behind < to && (isDigit(b[behind]) || b[behind] == ':')) {
                behind++;
            }
            if (b[behind - 1] == ':') {
                behind--;
            }
            ahead = Zones.numeric(b, at, behind);
            if (ahead == Zones.NONE) {
                return false;
            }
            at = behind;
        }
        end = at;
        millis = 1000 * (local - (ahead == Zones.NONE ? offset(local) : ahead)) + fraction;
        return true;
    }

    /**
     * RFC 3164's, with a year in any of the places that senders put it to, a fraction, and a zone. False if there is none.
     */
    boolean bsd(byte[] b, int from, int to) {
        int at = from;
        yearFound = 0;
        if (isYear(b, at, to) && at + 4 < to && b[at + 4] == ' ') {
            yearFound = year(b, at);
            at += 5;
        }
        // The shortest is "Oct 1 22:14:15".
        if (to - at < 14) {
            return false;
        }
        int month = month(b, at);
        if (month == 0 || b[at + 3] != ' ') {
            return false;
        }
        at += 4;
        if (b[at] == ' ') {
            at++;
        }
        if (!isDigit(b[at])) {
            return false;
        }
        int day = b[at++] - '0';
        if (isDigit(b[at])) {
            day = 10 * day + b[at++] - '0';
        }
        if (b[at++] != ' ') {
            return false;
        }
        if (yearFound == 0 && isYear(b, at, to) && at + 4 < to && b[at + 4] == ' ') {
            yearFound = year(b, at);
            at += 5;
        }
        int second = timeOfDay(b, at, to);
        if (second < 0) {
            return false;
        }
        at += 8;
        int fraction = 0;
        if (at + 1 < to && b[at] == '.' && isDigit(b[at + 1])) {
            fraction = fraction(b, at + 1, to);
            at = end;
        }
        end = behindZoneAndYear(b, at, to);
        int its = yearFound == 0 ? yearOf(month, day) : yearFound;
        if (its == 0 || !isDay(its, month, day)) {
            return false;
        }
        long local = 86_400 * epochDay(its, month, day) + second;
        millis = 1000 * (local - (zoneFound == Zones.NONE ? offset(local) : zoneFound)) + fraction;
        return true;
    }

    /** A word behind the time is a zone or a year only if a host, or nothing but a colon, follows: a host may be called so. */
    private int behindZoneAndYear(byte[] b, int from, int to) {
        zoneFound = Zones.NONE;
        if (from + 1 >= to || b[from] != ' ') {
            return from;
        }
        byte first = b[from + 1];
        if (isDigit(first)) {
            return behindYear(b, from, to);
        }
        if ((first < 'A' || first > 'Z') && first != '+' && first != '-') {
            return from;
        }
        int behind = from + 1;
        while (behind < to && b[behind] != ' ') {
            behind++;
        }
        boolean colon = b[behind - 1] == ':';
        int ahead = Zones.offset(b, from + 1, colon ? behind - 1 : behind);
        if (ahead == Zones.NONE) {
            return from;
        }
        if (colon) {
            zoneFound = ahead;
            return behind - 1;
        }
        int year = behindYear(b, behind, to);
        if (year == behind && !isHost(b, behind + 1, to)) {
            return from;
        }
        zoneFound = ahead;
        return year;
    }

    private int behindYear(byte[] b, int blank, int to) {
        if (yearFound != 0
                || blank + 5 >= to
                || b[blank] != ' '
                || !isYear(b, blank + 1, to)
                || (b[blank + 5] != ' ' && (b[blank + 5] != ':' || blank + 6 >= to || b[blank + 6] != ' '))) {
            return blank;
        }
        yearFound = year(b, blank + 1);
        return blank + 5;
    }

    /** Whether a word that may be a host begins here, and something follows it. */
    private static boolean isHost(byte[] b, int from, int to) {
        int at = from;
        while (at < to && b[at] != ' ') {
            if (b[at] == '[' || b[at] == ']') {
                return false;
            }
            at++;
        }
        return at > from && at < to && b[at - 1] != ':';
    }

    /** The year in which this day is within the twelve months; 0 if there is none. */
    private int yearOf(int month, int day) {
        int asked = 32 * month + day;
        if (asked == dayOfYearless && now < yearUntil && now >= yearUntil - 60_000) {
            return year;
        }
        dayOfYearless = asked;
        yearUntil = now + 60_000;
        LocalDate today =
                LocalDateTime.ofInstant(Instant.ofEpochMilli(now), zone).toLocalDate();
        long first = today.minusMonths(11).toEpochDay();
        long last = today.plusMonths(1).toEpochDay();
        year = 0;
        for (int each = today.getYear() - 1; each <= today.getYear() + 1; each++) {
            if (isDay(each, month, day)) {
                long its = epochDay(each, month, day);
                if (its >= first && its <= last) {
                    year = each;
                }
            }
        }
        return year;
    }

    private int offset(long local) {
        long its = Math.floorDiv(local, 60);
        if (its != minute) {
            offset = zone.getRules()
                    .getOffset(LocalDateTime.ofEpochSecond(local, 0, ZoneOffset.UTC))
                    .getTotalSeconds();
            minute = its;
        }
        return offset;
    }

    /** Milliseconds of the digits from here; sets the end. */
    private int fraction(byte[] b, int from, int to) {
        int sum = 0;
        int at = from;
        for (int worth = 100; at < to && isDigit(b[at]); at++) {
            sum += worth * (b[at] - '0');
            worth /= 10;
        }
        end = at;
        return sum;
    }

    /** Seconds of {@code HH:mm:ss}, or -1. */
    private static int timeOfDay(byte[] b, int from, int to) {
        if (to - from < 8 || b[from + 2] != ':' || b[from + 5] != ':') {
            return -1;
        }
        int hour = two(b, from);
        int minutes = two(b, from + 3);
        int seconds = two(b, from + 6);
        boolean good = hour >= 0 && hour < 24 && minutes >= 0 && minutes < 60 && seconds >= 0 && seconds <= 60;
        return good ? (60 * hour + minutes) * 60 + seconds : -1;
    }

    private static int two(byte[] b, int at) {
        int tens = b[at] - '0';
        int ones = b[at + 1] - '0';
        return tens < 0 || tens > 9 || ones < 0 || ones > 9 ? -1 : 10 * tens + ones;
    }

    private static boolean isYear(byte[] b, int from, int to) {
        if (to - from < 4 || two(b, from + 2) < 0) {
            return false;
        }
        int century = two(b, from);
        return century == 19 || century == 20;
    }

    private static int year(byte[] b, int from) {
        return 100 * two(b, from) + two(b, from + 2);
    }

    private static int month(byte[] b, int from) {
        return switch ((b[from] << 16) | (b[from + 1] << 8) | b[from + 2]) {
            case ('J' << 16) | ('a' << 8) | 'n' -> 1;
            case ('F' << 16) | ('e' << 8) | 'b' -> 2;
            case ('M' << 16) | ('a' << 8) | 'r' -> 3;
            case ('A' << 16) | ('p' << 8) | 'r' -> 4;
            case ('M' << 16) | ('a' << 8) | 'y' -> 5;
            case ('J' << 16) | ('u' << 8) | 'n' -> 6;
            case ('J' << 16) | ('u' << 8) | 'l' -> 7;
            case ('A' << 16) | ('u' << 8) | 'g' -> 8;
            case ('S' << 16) | ('e' << 8) | 'p' -> 9;
            case ('O' << 16) | ('c' << 8) | 't' -> 10;
            case ('N' << 16) | ('o' << 8) | 'v' -> 11;
            case ('D' << 16) | ('e' << 8) | 'c' -> 12;
            default -> 0;
        };
    }

    private static boolean isDay(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1) {
            return false;
        }
        return day
                <= switch (month) {
                    case 4, 6, 9, 11 -> 30;
                    case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
                    default -> 31;
                };
    }

    /** Days since 1970, of a year that is not negative; the year begins in March, so that the leap day is its last. */
    static long epochDay(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(shifted, 400);
        long ofEra = shifted - 400 * era;
        long ofYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        return 146_097 * era + 365 * ofEra + ofEra / 4 - ofEra / 100 + ofYear - 719_468;
    }
}
