package org.millrace.runtime.topology;

import java.util.List;
import org.millrace.api.operate.Answer;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.command.Arguments;

/** {@code reload}. */
final class ReloadCommand implements Command {
    private final Agent agent;
    private final Worker worker;

    ReloadCommand(Agent agent, Worker worker) {
        this.agent = agent;
        this.worker = worker;
    }

    @Override
    public String name() {
        return "reload";
    }

    @Override
    public String summary() {
        return "reads the configuration again, takes all of it or nothing, and waits until it is in force; --no-wait";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws Exception {
        Arguments line = Arguments.of(arguments);
        boolean wait = !line.flag("--no-wait");
        line.none();
        String who = Answer.callerOf(answer);
        Outcome outcome = Commands.on(worker, () -> agent.reloadNow(who));
        Agent.log(outcome);
        Commands.write(answer, outcome.lines());
        if (!wait || outcome.code() != 0) {
            return outcome.code();
        }
        Outcome end = agent.inForce(outcome);
        Commands.write(answer, end.lines());
        return end.code();
    }
}
