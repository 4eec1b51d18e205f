package org.millrace.runtime.operate;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.operate.Answer;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.operate.ComponentCommands.Refusal;
import org.millrace.runtime.services.ComponentHolds;
import org.millrace.runtime.services.ComponentHolds.Hold;
import org.millrace.runtime.services.ComponentHolds.HoldKind;
import org.millrace.runtime.services.command.UsageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code drain}: lets nothing into a channel any more and waits until its sinks have emptied it. */
@Component
public final class DrainCommand implements Command {
    private static final Duration WAIT = Duration.ofMinutes(1);
    private static final long LOOK_EVERY_MS = 20;
    private static final long TELL_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final ComponentCommands desk;

    @Activate
    public DrainCommand(@Reference ComponentCommands desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String summary() {
        return "lets nothing into a channel, until it is resumed, and waits until it is empty; --wait 60s, --reason TEXT";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException, InterruptedException, UsageException {
        return desk.run(
                name(),
                desk::find,
                arguments,
                answer,
                (component, line, began) -> drain(component, line, answer, began));
    }

    private int drain(ComponentKey component, ComponentLine line, Appendable answer, Instant began)
            throws Refusal, IOException, InterruptedException {
        if (component.kind() != Kind.CHANNEL) {
            throw new Refusal(
                    component + " holds no events: pause finishes the batch it has in hand; drain is for channels");
        }
        ComponentHolds holds = desk.holds();
        Hold hold = new Hold(
                component,
                HoldKind.DRAIN,
                Answer.callerOf(answer),
                began.truncatedTo(ChronoUnit.SECONDS),
                line.reason());
        try {
            holds.hold(hold);
        } catch (IOException e) {
            return desk.refused(answer, "drain", component, "it can't be written down: " + e, false, began);
        }
        long until = System.nanoTime() + line.patience().orElse(WAIT).toNanos();
        long told = System.nanoTime();
        long left = holds.eventsIn(component.name());
        while (left > 0 && System.nanoTime() - until < 0) {
            if (System.nanoTime() - told > TELL_EVERY_NANOS) {
                told = System.nanoTime();
                answer.append(String.valueOf(left)).append(" events left\n");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            left = holds.eventsIn(component.name());
        }
        if (left > 0) {
            return desk.refused(
                    answer,
                    "drain",
                    component,
                    "it still holds " + left
                            + " events; it goes on draining, and takes nothing in, until: millrace resume " + component,
                    true,
                    began);
        }
        answer.append(Printable.of(component.toString()))
                .append(" is empty; it takes nothing in, also after a restart of the agent, until: millrace resume ")
                .append(Printable.of(component.toString()))
                .append('\n');
        desk.done(answer, "drain", component, line.reason(), began);
        return 0;
    }
}
