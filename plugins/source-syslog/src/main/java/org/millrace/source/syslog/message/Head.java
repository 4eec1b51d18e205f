package org.millrace.source.syslog.message;

import static org.millrace.source.syslog.message.Zones.isDigit;

/**
 * Finds the parts of a message's head, RFC 5424's or RFC 3164's in the ways that senders write them. One instance belongs to one thread; what
 * it found last stands in its fields, as places in the message's bytes; a part that is not there begins and ends at the same place.
 */
final class Head {
    private static final int NO_PRIORITY = -1;

    /** Whether a time and a host, or one of them and the place of the other, were found. */
    boolean matched;

    int priority;
    int priorityEnd;
    int version;
    int versionEnd;
    boolean hasTime;
    int time;
    int timeEnd;
    int host;
    int hostEnd;
    /** Whether the host is one, and no dash that says that there is none. */
    boolean hasHost;
    /** Behind the head. */
    int rest;
    /** Whether the head has something that none of the parts is, so that only the message as it came has all. */
    boolean hasMore;

    private final Stamp stamp;

    Head(Stamp stamp) {
        this.stamp = stamp;
    }

    boolean isValid() {
        return priority != NO_PRIORITY;
    }

    /** Finds what there is. */
    void read(byte[] b, int from, int to) {
        matched = false;
        hasTime = false;
        hasHost = false;
        hasMore = false;
        priority = NO_PRIORITY;
        rest = from;
        int at = priority(b, from, to);
        if (at < 0) {
            return;
        }
        priorityEnd = at;
        rest = at;
        version = at;
        versionEnd = at;
        host = at;
        hostEnd = at;
        int behind = at;
        while (behind < to && behind < at + 3 && isDigit(b[behind])) {
            behind++;
        }
        if (behind > at && b[at] != '0' && behind < to && b[behind] == ' ') {
            versionEnd = behind;
            at = behind + 1;
        } else if (at < to && b[at] == ' ') {
            at++;
        }
        matched = timeAndHost(b, at, to);
    }

    /** Behind the priority, or -1. */
    private int priority(byte[] b, int from, int to) {
        if (to - from < 3 || b[from] != '<') {
            return -1;
        }
        int sum = 0;
        int at = from + 1;
        while (at < to && at < from + 4 && isDigit(b[at])) {
            sum = 10 * sum + b[at++] - '0';
        }
        if (at == from + 1 || at >= to || b[at] != '>') {
            return -1;
        }
        priority = sum;
        return at + 1;
    }

    private boolean timeAndHost(byte[] b, int from, int to) {
        if (from >= to) {
            return false;
        }
        byte first = b[from];
        time = from;
        if (first == '-') {
            timeEnd = from + 1;
            return host(b, from + 1, to, true);
        }
        if (first >= 'A' && first <= 'Z') {
            return stamp.bsd(b, from, to) && timed(b, to);
        }
        if (isDigit(first)) {
            if (stamp.iso(b, from, to) || stamp.bsd(b, from, to)) {
                return timed(b, to);
            }
            return behindSequence(b, from, to);
        }
        return isMarked(b, from, to);
    }

    /** Cisco's: a number that counts messages and a colon, at times a name and another, stand before the time. */
    private boolean behindSequence(byte[] b, int from, int to) {
        int at = from;
        while (at < to && at < from + 10 && isDigit(b[at])) {
            at++;
        }
        if (at + 2 >= to || b[at] != ':' || b[at + 1] != ' ') {
            return false;
        }
        at += 2;
        if (isMarked(b, at, to)) {
            return true;
        }
        int word = at;
        while (at < to && b[at] != ' ') {
            at++;
        }
        if (at + 1 >= to || at == word || b[at - 1] != ':' || !isMarked(b, at + 1, to)) {
            return false;
        }
        host = word;
        hostEnd = at - 1;
        hasHost = true;
        return true;
    }

    /** A time with Cisco's mark, or none, for a clock that is not set. */
    private boolean isMarked(byte[] b, int from, int to) {
        int at = from < to && (b[from] == '*' || b[from] == '.') ? from + 1 : from;
        if (!stamp.bsd(b, at, to)) {
            return false;
        }
        time = at;
        hasMore = true;
        return timed(b, to);
    }

    private boolean timed(byte[] b, int to) {
        hasTime = true;
        timeEnd = stamp.end();
        if (timeEnd + 1 < to && b[timeEnd] == ':' && b[timeEnd + 1] == ' ') {
            host = timeEnd;
            hostEnd = timeEnd;
            rest = timeEnd + 2;
            return true;
        }
        return host(b, timeEnd, to, versionEnd > version);
    }

    /**
     * The word behind the blank.
     *
     * @param always whether it is a host whatever it looks like; without a version it may be the tag of a sender that names no host
     */
    private boolean host(byte[] b, int blank, int to, boolean always) {
        if (blank >= to || b[blank] != ' ') {
            return false;
        }
        int at = blank + 1;
        boolean tag = false;
        while (at < to && b[at] != ' ') {
            tag |= b[at] == '[' && at > blank + 1;
            at++;
        }
        if (at == to || at == blank + 1) {
            return false;
        }
        tag |= b[at - 1] == ':';
        host = blank + 1;
        if (tag && !always) {
            hostEnd = host;
            rest = host;
            return true;
        }
        hostEnd = at;
        hasHost = at - host > 1 || b[host] != '-';
        rest = at + 1;
        return true;
    }
}
