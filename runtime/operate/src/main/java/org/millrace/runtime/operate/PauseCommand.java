package org.millrace.runtime.operate;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.millrace.api.operate.Answer;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.ComponentHolds.Hold;
import org.millrace.api.operate.ComponentHolds.Kind;
import org.millrace.runtime.operate.Desk.Refusal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code pause}: closes a source, a channel or a sink until it is resumed, also over restarts of the agent. */
@Component
public final class PauseCommand implements Command {
    private static final String USAGE =
            "usage: pause [source|channel|sink] NAME [--reason TEXT]; without a name: what is on hold\n";

    private final Desk desk;

    @Activate
    public PauseCommand(@Reference Desk desk) {
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
    public int run(List<String> arguments, Appendable answer) throws IOException, InterruptedException {
        Instant began = Instant.now();
        String component = "";
        try {
            ComponentLine line = ComponentLine.parse(arguments, Set.of("--reason"));
            if (line.words().isEmpty()) {
                return list(answer);
            }
            component = desk.find(line.words());
            if (!component.matches("(source|channel|sink) .*")) {
                throw new Refusal(
                        component + " can't be paused, because events would have to go round it; pause its source");
            }
            String who = Answer.callerOf(answer);
            boolean closed = desk.holds()
                    .hold(new Hold(component, Kind.PAUSE, who, began.truncatedTo(ChronoUnit.SECONDS), line.reason()));
            answer.append(component)
                    .append(
                            closed
                                    ? " is paused, also after a restart of the agent, until: millrace resume "
                                    : " is being paused, but a call of it has not returned yet; to let it go on: millrace resume ")
                    .append(component)
                    .append('\n');
            desk.done(answer, "pause", component, line.reason(), began);
            return closed ? 0 : 1;
        } catch (Refusal e) {
            if (component.isEmpty()) {
                answer.append(String.valueOf(e.getMessage())).append('\n').append(USAGE);
                return 2;
            }
            return desk.refused(answer, "pause", component, String.valueOf(e.getMessage()), false, began);
        } catch (IOException e) {
            return desk.refused(answer, "pause", component, "it can't be written down: " + e, false, began);
        }
    }

    private int list(Appendable answer) throws IOException, Refusal {
        List<Hold> holds = desk.holds().holds();
        if (holds.isEmpty()) {
            answer.append("Nothing is on hold.\n");
        }
        for (Hold hold : holds) {
            answer.append(String.format(
                    "%-24s %s by %s, %s%s%n",
                    hold.component(),
                    hold.kind() == Kind.PAUSE ? "paused" : "draining",
                    hold.who(),
                    StatusCommand.TIME.format(hold.since()),
                    hold.reason().isEmpty() ? "" : ": " + hold.reason()));
        }
        return 0;
    }
}
