package org.millrace.runtime.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.deploy.intake.Candidate;
import org.millrace.runtime.deploy.intake.JarIntake;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.deploy.store.Digest;
import org.millrace.runtime.deploy.store.Reception;
import org.millrace.runtime.deploy.trust.TrustPolicy.Way;

/**
 * Judges the jars that have come into the drop folder, while nobody is kept waiting for it. Its state is what was judged last,
 * with the copies: the same jars are not judged again while others have their turn.
 */
final class Arrivals {
    private final DropFolder folder;
    private final JarIntake intake;
    private final Refusals refusals;
    private @Nullable Judgement judgement;

    Arrivals(DropFolder folder, JarIntake intake, Refusals refusals) {
        this.folder = folder;
        this.intake = intake;
        this.refusals = refusals;
    }

    /** A jar that is sound and trusted. */
    record Arrival(String file, JarIntake.Judged judged) {}

    /**
     * What was found of them.
     *
     * @param of what was judged
     * @param sound those that can be taken
     * @param later why others could not be looked at; that may pass
     */
    record Judgement(Map<String, Digest> of, List<Arrival> sound, Optional<Exception> later, Reception reception) {}

    /** Judges these. */
    Judgement judge(Map<String, Digest> arrivals) throws IOException, InterruptedException {
        Judgement before = judgement;
        if (before != null && before.of().equals(arrivals)) {
            return before;
        }
        forget();
        List<Arrival> sound = new ArrayList<>();
        Exception later = null;
        Reception reception = intake.receive();
        boolean done = false;
        try {
            for (Map.Entry<String, Digest> each : arrivals.entrySet()) {
                try {
                    Candidate copy = intake.copy(folder.file(each.getKey()), each.getKey(), folder.links(), reception);
                    if (copy.digest().equals(each.getValue())) {
                        judge(each.getKey(), copy).ifPresent(judged -> sound.add(new Arrival(each.getKey(), judged)));
                    }
                    // Else it has changed since it was looked at; the next look sees what it is now.
                } catch (Refused | IOException e) {
                    later = e;
                }
            }
            done = true;
        } finally {
            if (!done) {
                reception.close();
            }
        }
        Judgement fresh =
                new Judgement(Map.copyOf(arrivals), List.copyOf(sound), Optional.ofNullable(later), reception);
        judgement = fresh;
        return fresh;
    }

    private Optional<JarIntake.Judged> judge(String file, Candidate copy) throws IOException, InterruptedException {
        try {
            return Optional.of(intake.judge(copy, Optional.empty(), Way.DROP_FOLDER));
        } catch (Refused e) {
            refusals.add(file, copy.digest(), e, folder.shown());
            return Optional.empty();
        }
    }

    /** Gives the copies up. */
    void forget() {
        Judgement old = judgement;
        if (old != null) {
            judgement = null;
            old.reception().close();
        }
    }
}
