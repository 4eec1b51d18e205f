package org.millrace.runtime.flow.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.millrace.api.component.Lifecycle;
import org.millrace.runtime.flow.component.Instance;
import org.millrace.runtime.flow.part.InHand;

/** The instances of one name that are on their way out. Belongs to its succession's thread. */
final class Leavers<T extends Lifecycle> {
    /** One that goes, and whether its successor can be opened only when it is gone. */
    private record Leaver<T extends Lifecycle>(Retirement<T> retirement, boolean inTheWay) {}

    private final SwapContext shared;
    private final Runnable nudge;
    private final Retirement.BeforeClosing<T> beforeClosing;
    private final List<Leaver<T>> all = new ArrayList<>();

    Leavers(SwapContext shared, Runnable nudge, Retirement.BeforeClosing<T> beforeClosing) {
        this.shared = shared;
        this.nudge = nudge;
        this.beforeClosing = beforeClosing;
    }

    /** Begins to close it. */
    Retirement<T> retire(Instance<T> old, boolean inTheWay) {
        old.depart();
        Retirement<T> going = Retirement.begin(
                old,
                inTheWay,
                beforeClosing,
                shared.supervisor(),
                shared.times().patience(),
                nudge);
        all.removeIf(leaver -> leaver.retirement().isOver());
        all.add(new Leaver<>(going, inTheWay));
        return going;
    }

    /** One that has to be gone before a successor is opened, and is not. */
    Optional<Retirement<T>> inTheWay() {
        return all.stream()
                .filter(leaver -> leaver.inTheWay() && !leaver.retirement().isOver())
                .map(Leaver::retirement)
                .findFirst();
    }

    /** Waits for those that are still going. */
    void await(InHand inHand) throws InterruptedException {
        for (Leaver<T> leaver : all) {
            Retirement<T> going = leaver.retirement();
            Duration longest = going.longest();
            InHand.Call call = inHand.begin(going.cell(), "waiting for its predecessor to go", longest);
            try {
                boolean unused = going.await(longest);
            } finally {
                inHand.end(call);
            }
        }
    }
}
