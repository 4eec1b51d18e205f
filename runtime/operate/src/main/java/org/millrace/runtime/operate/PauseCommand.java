package org.millrace.runtime.operate;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.operate.Answer;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.operate.ComponentCommands.Refusal;
import org.millrace.runtime.services.ComponentHolds.Hold;
import org.millrace.runtime.services.ComponentHolds.HoldKind;
import org.millrace.runtime.services.command.UsageException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code pause}: closes a source, a channel or a sink until it is resumed, also over restarts of the agent. */
@Component
public final class PauseCommand implements Command {
    private final ComponentCommands desk;

    @Activate
    public PauseCommand(@Reference ComponentCommands desk) {
        this.desk = desk;
    }

    @Override
    public String name() {
        return "pause";
    }

    @Override
    public String summary() {
        return "stops a source, a channel or a sink until it is resumed; --reason TEXT";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException, InterruptedException, UsageException {
        if (ComponentLine.of(arguments).words().isEmpty()) {
            return list(answer);
        }
        return desk.run(
                name(),
                desk::find,
                arguments,
                answer,
                (component, line, began) -> pause(component, line, answer, began));
    }

    private int pause(ComponentKey component, ComponentLine line, Appendable answer, Instant began)
            throws Refusal, IOException, InterruptedException {
        if (!ComponentCommands.isOfTheFlow(component)) {
            throw new Refusal(
                    component + " can't be paused, because events would have to go round it; pause its source");
        }
        Hold hold = new Hold(
                component,
                HoldKind.PAUSE,
                Answer.callerOf(answer),
                began.truncatedTo(ChronoUnit.SECONDS),
                line.reason());
        boolean closed;
        try {
            closed = desk.holds().hold(hold);
        } catch (IOException e) {
            return desk.refused(answer, name(), component, "it can't be written down: " + e, false, began);
        }
        answer.append(Printable.of(component.toString()))
                .append(
                        closed
                                ? " is paused, also after a restart of the agent, until: millrace resume "
                                : " is being paused, but a call of it has not returned yet; to let it go on: millrace resume ")
                .append(Printable.of(component.toString()))
                .append('\n');
        desk.done(answer, name(), component, line.reason(), began);
        return closed ? 0 : 1;
    }

    private int list(Appendable answer) throws IOException {
        List<Hold> holds;
        try {
            holds = desk.holds().holds();
        } catch (Refusal e) {
            answer.append("Failed: ").append(e.getMessage()).append(".\n");
            return 1;
        }
        if (holds.isEmpty()) {
            answer.append("Nothing is on hold.\n");
        }
        for (Hold hold : holds) {
            answer.append(String.format(
                    "%-24s %s by %s, %s%s%n",
                    Printable.of(hold.component().toString()),
                    hold.kind() == HoldKind.PAUSE ? "paused" : "draining",
                    Printable.of(hold.who()),
                    StatusCommand.TIME.format(hold.since()),
                    hold.reason().isEmpty() ? "" : ": " + Printable.of(hold.reason())));
        }
        return 0;
    }
}
