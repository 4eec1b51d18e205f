package org.millrace.source.syslog.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.millrace.api.event.Event;

/**
 * Makes an event of each message. The bytes of a body are those that came, whatever they are. One instance belongs to one thread, and
 * keeps nothing from message to message but what makes the next one cheaper.
 */
public final class MessageReader {
    private static final String STATUS = "flume.syslog.status";
    private static final String INVALID = "Invalid";
    private static final String INCOMPLETE = "Incomplete";
    private static final String FACILITY = "Facility";
    private static final String SEVERITY = "Severity";
    private static final String TIMESTAMP = "timestamp";
    private static final String HOST = "host";
    private static final String[] ELEMENTS = {"appName", "procId", "msgId", "structuredData"};
    private static final String[] NUMBERS = new String[1000];

    static {
        Arrays.setAll(NUMBERS, String::valueOf);
    }

    private final MessageSettings settings;
    private final KeepFields keep;
    private final Charset charset;
    private final @Nullable CustomFormat custom;
    private final @Nullable CharsetDecoder decoder;
    private final CharBuffer decoded = CharBuffer.allocate(512);
    private final Texts texts;
    private final Stamp stamp;
    private final Head head;
    private final Elements elements = new Elements();
    private final Headers headers = new Headers();

    private long lastMillis = Long.MIN_VALUE;
    private String lastTime = "";
    private long invalid;

    /** For messages in a character set that has ASCII's characters as ASCII has them. */
    public MessageReader(MessageSettings settings, Charset charset) {
        this.settings = settings;
        this.keep = settings.keepFields();
        this.charset = charset;
        this.custom = settings.custom().orElse(null);
        // Flume's other sources take bytes for what they are.
        decoder = settings.dialect() == Dialect.MULTI_PORT && !charset.equals(StandardCharsets.ISO_8859_1)
                ? charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)
                : null;
        texts = new Texts(charset);
        stamp = new Stamp(settings.zone());
        head = new Head(stamp);
        tick();
    }

    /** Looks at the clock; to be called before some messages are read. */
    public void tick() {
        stamp.now(settings.clock().millis());
    }

    /** How many messages were invalid so far. */
    public long invalid() {
        return invalid;
    }

    /**
     * Makes an event.
     *
     * @param cut whether the message goes on behind {@code to}
     * @param origin names and values of headers that say where it came from, in turn
     */
    public Event read(byte[] bytes, int from, int to, boolean cut, String[] origin) {
        headers.reset();
        byte[] body;
        if (decoder != null && !isText(decoder, bytes, from, to)) {
            invalid++;
            headers.add(STATUS, INVALID);
            body = Arrays.copyOfRange(bytes, from, to);
        } else {
            byte[] made = custom == null ? null : custom(custom, bytes, from, to, cut);
            body = made == null ? standard(bytes, from, to, cut) : made;
        }
        for (int i = 0; i < origin.length; i += 2) {
            headers.set(origin[i], origin[i + 1]);
        }
        return Event.of(headers, body);
    }

    private boolean isText(CharsetDecoder by, byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        if (at == to) {
            return true;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        by.reset();
        while (true) {
            decoded.clear();
            var result = by.decode(in, decoded, true);
            if (result.isError()) {
                return false;
            }
            if (result.isUnderflow()) {
                return true;
            }
        }
    }

    private byte[] standard(byte[] bytes, int from, int to, boolean cut) {
        head.read(bytes, from, to);
        boolean single = settings.dialect() == Dialect.SINGLE_PORT;
        if (!head.isValid() || (!single && !head.matched)) {
            invalid++;
            if (single) {
                headers.add(FACILITY, NUMBERS[0]);
                headers.add(SEVERITY, NUMBERS[0]);
            }
            headers.add(STATUS, INVALID);
            return Arrays.copyOfRange(bytes, from, to);
        }
        headers.add(FACILITY, NUMBERS[head.priority >> 3]);
        headers.add(SEVERITY, NUMBERS[head.priority & 7]);
        if (cut) {
            headers.add(STATUS, INCOMPLETE);
        }
        return head.matched ? parts(bytes, from, to) : Arrays.copyOfRange(bytes, from, to);
    }

    private byte[] parts(byte[] bytes, int from, int to) {
        Dialect dialect = settings.dialect();
        headers.add(dialect.priority(), priority(bytes, from));
        if (head.versionEnd > head.version) {
            headers.add(dialect.version(), texts.of(bytes, head.version, head.versionEnd));
        }
        if (head.hasTime) {
            headers.add(TIMESTAMP, text(stamp.millis()));
        } else if (dialect == Dialect.MULTI_PORT) {
            headers.add(TIMESTAMP, text(stamp.now()));
        }
        if (head.hasHost) {
            headers.add(HOST, texts.of(bytes, head.host, head.hostEnd));
        }
        int rest = head.rest;
        boolean moved = false;
        if (head.versionEnd > head.version
                && settings.structuredData() != StructuredData.BODY
                && elements.read(bytes, rest, to)) {
            for (int i = 0; i < ELEMENTS.length; i++) {
                element(bytes, i);
            }
            moved = settings.structuredData() == StructuredData.MOVE;
            rest = moved ? elements.text : rest;
        }
        if (keep.all() || head.hasMore || (rest >= to && !moved)) {
            return Arrays.copyOfRange(bytes, from, to);
        }
        return keep.none() ? Arrays.copyOfRange(bytes, rest, to) : kept(bytes, from, rest, to);
    }

    /** As it came: it may have zeros in front. */
    private String priority(byte[] bytes, int from) {
        String plain = NUMBERS[head.priority];
        return head.priorityEnd - from - 2 == plain.length() ? plain : texts.of(bytes, from + 1, head.priorityEnd - 1);
    }

    private void element(byte[] bytes, int which) {
        int begin = elements.begin[which];
        int end = elements.end[which];
        if (end - begin > 1 || bytes[begin] != '-') {
            headers.add(ELEMENTS[which], texts.of(bytes, begin, end));
        }
    }

    private String text(long millis) {
        if (millis != lastMillis) {
            lastMillis = millis;
            lastTime = Long.toString(millis);
        }
        return lastTime;
    }

    /** The parts to be kept, as they came, and the rest. */
    private byte[] kept(byte[] bytes, int from, int rest, int to) {
        byte[] made = new byte[to - from + 4];
        int at = 0;
        if (keep.priority()) {
            at = append(made, at, bytes, from, head.priorityEnd);
        }
        if (keep.version()) {
            at = appendWord(made, at, bytes, head.version, head.versionEnd);
        }
        if (keep.timestamp()) {
            at = appendWord(made, at, bytes, head.time, head.timeEnd);
        }
        if (keep.hostname()) {
            at = appendWord(made, at, bytes, head.host, head.hostEnd);
        }
        return Arrays.copyOf(made, append(made, at, bytes, rest, to));
    }

    private static int append(byte[] to, int at, byte[] bytes, int begin, int end) {
        System.arraycopy(bytes, begin, to, at, end - begin);
        return at + end - begin;
    }

    private static int appendWord(byte[] to, int at, byte[] bytes, int begin, int end) {
        if (begin == end) {
            return at;
        }
        int behind = append(to, at, bytes, begin, end);
        to[behind] = ' ';
        return behind + 1;
    }

    private byte @Nullable [] custom(CustomFormat form, byte[] bytes, int from, int to, boolean cut) {
        head.read(bytes, from, to);
        @Nullable String @Nullable [] parts = form.match(new String(bytes, from, to - from, charset));
        if (!head.isValid() || parts == null) {
            return null;
        }
        headers.add(FACILITY, NUMBERS[head.priority >> 3]);
        headers.add(SEVERITY, NUMBERS[head.priority & 7]);
        if (cut) {
            headers.add(STATUS, INCOMPLETE);
        }
        header(settings.dialect().priority(), parts[0]);
        header(settings.dialect().version(), parts[1]);
        String time = Objects.requireNonNullElse(parts[2], "");
        Optional<Long> millis = form.time(time, TimeZone.getTimeZone(settings.zone()));
        millis.ifPresent(its -> headers.add(TIMESTAMP, text(its)));
        header(HOST, parts[3]);
        String rest = Objects.requireNonNullElse(parts[4], "");
        if (keep.all() || rest.isEmpty()) {
            return Arrays.copyOfRange(bytes, from, to);
        }
        StringBuilder body = new StringBuilder();
        if (keep.priority() && parts[0] != null) {
            body.append('<').append(parts[0]).append('>');
        }
        word(body, keep.version(), parts[1]);
        word(body, keep.timestamp(), time);
        word(body, keep.hostname(), parts[3]);
        return body.append(rest).toString().getBytes(charset);
    }

    private void header(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            headers.add(name, value);
        }
    }

    private static void word(StringBuilder body, boolean kept, @Nullable String word) {
        if (kept && word != null && !word.isEmpty()) {
            body.append(word).append(' ');
        }
    }
}
