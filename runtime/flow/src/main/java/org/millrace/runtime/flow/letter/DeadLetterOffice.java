package org.millrace.runtime.flow.letter;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.event.Event;
import org.millrace.runtime.flow.channel.ChannelPort;
import org.millrace.runtime.flow.component.ComponentHost;
import org.millrace.runtime.flow.component.LetterBox;
import org.millrace.runtime.flow.status.Figures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts dead letters where their component's configuration says, or into its file if that channel does not take them at once. Open to
 * every thread; letters of one component are filed one after the other.
 */
public final class DeadLetterOffice implements LetterBox {
    /** The key of a component's section that names a channel. */
    public static final String KEY = "millrace.deadLetters";
    /** How the headers begin that say what a letter is. */
    public static final String HEADERS = "millrace.deadLetter.";

    private static final Logger log = LoggerFactory.getLogger(DeadLetterOffice.class);
    private static final long FILE_BYTES = 4L << 20;
    private static final long MOST_BYTES = 64L << 20;
    private static final int LONGEST_REASON = 1000;

    private final ComponentHost host;
    private final Function<String, @Nullable ChannelPort> ports;
    private final Clock clock;
    private final Map<ComponentKey, Filed> files = new ConcurrentHashMap<>();

    /** One component's file, and how many letters are in it; guarded by itself. */
    private static final class Filed {
        final LetterFile file;
        long count;
        long gone;
        boolean counted;

        Filed(LetterFile file) {
            this.file = file;
        }
    }

    /** @param ports the agent's channels by name */
    public DeadLetterOffice(ComponentHost host, Function<String, @Nullable ChannelPort> ports, Clock clock) {
        this.host = host;
        this.ports = ports;
        this.clock = clock;
    }

    @Override
    public void add(List<Letter> letters) throws IOException, InterruptedException {
        if (letters.isEmpty()) {
            return;
        }
        Letter first = letters.get(0);
        ComponentKey key = first.from().key();
        List<Event> written = letters.stream().map(this::written).toList();
        String channel = String.valueOf(first.from().property(KEY, "")).trim();
        ChannelPort port = channel.isEmpty() ? null : ports.apply(channel);
        if (port == null || !port.putNow(written)) {
            file(key, written, first.reason());
        }
        counter(key, letters.size());
    }

    private void counter(ComponentKey key, int count) {
        if (key.kind() == Kind.SOURCE || key.kind() == Kind.SINK) {
            host.figures(key).standard(Figures.DEAD_LETTERS).add(count);
        } else if (key.kind() == Kind.INTERCEPTOR && key.name().indexOf('.') > 0) {
            ComponentKey source = new ComponentKey(
                    Kind.SOURCE, key.name().substring(0, key.name().indexOf('.')));
            host.figures(source).standard(Figures.DEAD_LETTERS).add(count);
        }
    }

    private Event written(Letter letter) {
        String reason = letter.reason();
        Map<String, String> headers = new LinkedHashMap<>(letter.event().headers());
        headers.put(
                HEADERS + "reason", reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON));
        headers.put(HEADERS + "component", letter.from().key().toString());
        headers.put(HEADERS + "time", clock.instant().toString());
        headers.put(HEADERS + "attempt", Integer.toString(letter.attempt()));
        return letter.event().withHeaders(headers);
    }

    private Filed filed(ComponentKey key) {
        return files.computeIfAbsent(
                key, k -> new Filed(new LetterFile(host.folder(k).resolve("dead-letters"), FILE_BYTES, MOST_BYTES)));
    }

    private void file(ComponentKey key, List<Event> letters, String reason) throws IOException {
        Filed filed = filed(key);
        synchronized (filed) {
            long before = count(filed);
            long gone = filed.file.append(letters);
            filed.count += letters.size() - gone;
            filed.gone += gone;
            if (Long.numberOfLeadingZeros(before) != Long.numberOfLeadingZeros(before + letters.size())) {
                log.warn(
                        "{}: {} events that it rejected are in its dead letters (the last: {}). See \"millrace dead-letter list\".",
                        key,
                        filed.count,
                        reason);
            }
            if (gone > 0) {
                log.error("{}: its dead letters are over their bound; the oldest {} of them are gone.", key, gone);
            }
        }
    }

    private static long count(Filed filed) throws IOException {
        if (!filed.counted) {
            filed.count = filed.file.count();
            filed.counted = true;
        }
        return filed.count;
    }

    /** How many letters of a component are in its file. */
    public long count(ComponentKey key) throws IOException {
        Filed filed = filed(key);
        synchronized (filed) {
            return count(filed);
        }
    }

    /** For the status of a component; empty if it has none. Looks on the disk once, for letters from before the agent's start. */
    public String note(ComponentKey key) {
        Filed filed = filed(key);
        synchronized (filed) {
            try {
                if (count(filed) == 0) {
                    return "";
                }
            } catch (IOException e) {
                return "its dead letters can't be read: " + e;
            }
            String lost = filed.gone == 0 ? "" : ", " + filed.gone + " older ones are gone, since there were too many";
            return filed.count + " events are in its dead letters" + lost;
        }
    }

    /** Of each of these components that has letters in its file, how many. */
    public Map<ComponentKey, Long> counts(List<ComponentKey> keys) throws IOException {
        Map<ComponentKey, Long> counts = new TreeMap<>();
        for (ComponentKey key : keys) {
            long count = count(key);
            if (count > 0) {
                counts.put(key, count);
            }
        }
        return counts;
    }

    /** The letters of a component, the oldest first. */
    public List<Event> letters(ComponentKey key, int most) throws IOException {
        Filed filed = filed(key);
        List<Event> letters = new ArrayList<>();
        synchronized (filed) {
            for (Path path : filed.file.paths()) {
                if (letters.size() < most) {
                    List<Event> some = filed.file.read(path);
                    letters.addAll(some.subList(0, Math.min(some.size(), most - letters.size())));
                }
            }
        }
        return letters;
    }

    /** What is done with some letters before they are forgotten. */
    public interface Before {
        void act(List<Event> letters) throws Exception;
    }

    /**
     * Forgets the letters of a component, a file at a time.
     *
     * @param before what is to be done with those of a file first; if it throws, they stay, and so do all behind them
     * @return how many were forgotten
     */
    public long take(ComponentKey key, Before before) throws Exception {
        Filed filed = filed(key);
        long taken = 0;
        synchronized (filed) {
            for (Path path : filed.file.paths()) {
                List<Event> some = filed.file.read(path);
                before.act(some);
                filed.file.drop(path, some.size());
                taken += some.size();
                filed.count = Math.max(0, filed.count - some.size());
            }
        }
        return taken;
    }

    /** A letter as the event was that it was made of. */
    public static Event original(Event letter) {
        Map<String, String> headers = new LinkedHashMap<>(letter.headers());
        headers.keySet().removeIf(name -> name.startsWith(HEADERS));
        return letter.withHeaders(headers);
    }
}
