package org.millrace.channel.file.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.millrace.api.channel.ChannelException;
import org.millrace.api.component.FatalException;
import org.millrace.api.operate.Printable;
import org.millrace.channel.file.log.segment.Gap;
import org.millrace.channel.file.log.segment.Quarantine;

/**
 * {@code channel give-up}: lets go of acknowledged events that can't be read, which nothing else does. It asks first: what it
 * shows has a name made from the exact places, and only who says that name lets go of exactly these places. If they have
 * changed since, they have another name.
 */
final class GiveUp {
    private static final int NAME = 12;

    private final OfflineLog.Place place;
    private final Appendable answer;

    GiveUp(OfflineLog.Place place, Appendable answer) {
        this.place = place;
        this.answer = answer;
    }

    /**
     * Shows what can't be read, or lets go of it.
     *
     * @param confirmed the name of what was shown
     * @return the exit code: 0 only if nothing is left that can't be read
     */
    int run(Optional<String> confirmed) throws IOException, FatalException, ChannelException, InterruptedException {
        List<Gap> shown;
        try (OfflineLog log = OfflineLog.lookAnyway(place)) {
            shown = read(log);
        }
        if (shown.isEmpty()) {
            say("All that is queued can be read. There is nothing to give up.%n");
            return 0;
        }
        if (confirmed.isEmpty() || !confirmed.get().equals(name(shown))) {
            if (confirmed.isPresent()) {
                say(
                        "What can't be read is not what --yes %s was said for; it may have changed since.%n",
                        Printable.of(confirmed.get()));
            }
            show(shown);
            return 1;
        }
        try (OfflineLog log = OfflineLog.change(place)) {
            List<Gap> now = read(log);
            if (!name(now).equals(confirmed.get())) {
                say("What can't be read has changed just now.%n");
                show(now);
                return 1;
            }
            log.giveUp(now);
            String who = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " "
                    + Printable.of(System.getProperty("user.name", "somebody"));
            for (Gap gap : now) {
                say("%s gave up %s%n", who, gap);
            }
            say("%s. What there was of them is in %s/ beside the segments.%n", sum(now), Quarantine.DIRECTORY);
            return 0;
        }
    }

    private static List<Gap> read(OfflineLog log) throws IOException, ChannelException, InterruptedException {
        log.read((sequence, event) -> true);
        return log.gaps();
    }

    private void show(List<Gap> gaps) throws IOException {
        say("These acknowledged events can't be read, and are kept:%n");
        for (Gap gap : gaps) {
            say("  %s%n", gap);
        }
        say(
                "%s. Nothing was changed. If the cause may pass (a disk that is not mounted, a permission, a file that was moved),"
                        + " mend it, and they are delivered. To let go of exactly these, for good, say the same with%n"
                        + "  --yes %s%n",
                sum(gaps), name(gaps));
    }

    private static String sum(List<Gap> gaps) {
        long events = 0;
        boolean unknown = false;
        for (Gap gap : gaps) {
            events += gap.events();
            unknown |= gap.isUncounted();
        }
        String places = gaps.size() == 1 ? "1 place" : gaps.size() + " places";
        return events + (events == 1 ? " event" : " events")
                + (unknown ? ", and others of a number that nobody knows," : "") + " in " + places;
    }

    /** Is another one for other places. */
    private String name(List<Gap> gaps) {
        List<String> places = new ArrayList<>();
        for (Gap gap : gaps) {
            places.add(gap.place() + " " + gap.kind());
        }
        Collections.sort(places);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((place.acks().toAbsolutePath() + "\n" + String.join("\n", places))
                            .getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, NAME);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void say(String format, Object... values) throws IOException {
        answer.append(String.format(Locale.ROOT, format, values));
    }
}
