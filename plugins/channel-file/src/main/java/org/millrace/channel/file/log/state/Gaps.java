package org.millrace.channel.file.log.state;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.millrace.channel.file.log.segment.Gap;

/**
 * The acknowledged events that could not be read, and when to try again. Guarded by the log's lock, but for
 * {@link #none}.
 */
public final class Gaps {
    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(2);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(8);
    /** Bytes that were read and are wrong have to be read again as a whole to see whether somebody has mended them. */
    private static final long LONGEST_PAUSE_OF_DAMAGE = TimeUnit.MINUTES.toNanos(1);

    private static final int SHOWN = 3;

    private List<Gap> all = new ArrayList<>();
    private volatile boolean none = true;
    private long events;
    private long dueAt;
    private long pause = FIRST_PAUSE;

    /** Whether all can be read, as far as anybody knows; to be asked by anybody at any time. */
    public boolean none() {
        return none;
    }

    public long events() {
        return events;
    }

    public List<Gap> all() {
        return List.copyOf(all);
    }

    public void add(List<Gap> found, long now) {
        if (found.isEmpty()) {
            return;
        }
        List<Gap> more = new ArrayList<>(all);
        more.addAll(found);
        set(more);
        pause = FIRST_PAUSE;
        dueAt = now + pause;
    }

    /** These are left after another try. */
    public void tried(List<Gap> left, boolean more, boolean some, long now) {
        set(new ArrayList<>(left));
        boolean onlyDamage = left.stream().allMatch(gap -> gap.kind() == Gap.Kind.DAMAGED);
        pause = some ? FIRST_PAUSE : Math.min(onlyDamage ? LONGEST_PAUSE_OF_DAMAGE : LONGEST_PAUSE, 2 * pause);
        dueAt = more ? now : now + pause;
    }

    public void hurry(long now) {
        dueAt = now;
    }

    public void remove(List<Gap> given) {
        List<Gap> left = new ArrayList<>(all);
        left.removeAll(given);
        set(left);
    }

    private void set(List<Gap> gaps) {
        all = gaps;
        events = 0;
        for (Gap gap : gaps) {
            events += gap.events();
        }
        none = gaps.isEmpty();
    }

    /** How long not to try; 0 if it may be tried, the longest time if there is nothing to try. */
    public long untilNextTry(long now) {
        return none ? Long.MAX_VALUE : Math.max(0, dueAt - now);
    }

    /** One line for people; empty if all can be read. */
    public String summary() {
        if (none) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        text.append(events).append(events == 1 ? " event" : " events").append(" can't be read and ");
        text.append(events == 1 ? "is" : "are").append(" kept: ");
        for (int i = 0; i < Math.min(SHOWN, all.size()); i++) {
            text.append(i == 0 ? "" : "; ").append(all.get(i));
        }
        if (all.size() > SHOWN) {
            text.append("; and ").append(all.size() - SHOWN).append(" more places");
        }
        return text.append(". They are tried again, and deleted only by \"millrace channel give-up\"")
                .toString();
    }
}
