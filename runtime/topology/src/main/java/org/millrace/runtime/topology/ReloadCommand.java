package org.millrace.runtime.topology;

import java.util.List;
import org.millrace.api.operate.Answer;
import org.millrace.api.operate.Command;

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
        return "reads the configuration again and takes all of it or nothing";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws Exception {
        if (!arguments.isEmpty()) {
            answer.append("usage: reload\n");
            return 2;
        }
        String who = Answer.callerOf(answer);
        Outcome outcome = Commands.on(worker, () -> agent.reloadNow(who));
        Agent.log(outcome);
        Commands.write(answer, outcome.lines());
        return outcome.code();
    }
}
