package org.millrace.runtime.topology;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.millrace.api.operate.Command;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;

/** {@code validate}. */
final class ValidateCommand implements Command {
    private final Agent agent;
    private final Worker worker;

    ValidateCommand(Agent agent, Worker worker) {
        this.agent = agent;
        this.worker = worker;
    }

    @Override
    public String name() {
        return "validate";
    }

    @Override
    public String summary() {
        return "checks configuration files without running them";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws Exception {
        List<Path> files = new ArrayList<>();
        Optional<String> name = Optional.empty();
        boolean lenient = false;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--lenient")) {
                lenient = true;
            } else if (argument.equals("--name") && i + 1 < arguments.size()) {
                i++;
                name = Optional.of(arguments.get(i));
            } else if (argument.startsWith("-")) {
                return usage(answer);
            } else {
                files.add(path(argument));
            }
        }
        if (files.isEmpty()) {
            return usage(answer);
        }
        Optional<String> only = name;
        List<Finding> findings = Commands.on(worker, () -> agent.validate(files, only));
        Commands.write(answer, findings);
        answer.append(findings.isEmpty() ? "The configuration is valid." : Findings.summary(findings) + ".")
                .append('\n');
        return Findings.anyError(findings) || (!lenient && !findings.isEmpty()) ? 1 : 0;
    }

    private static Path path(String argument) throws IOException {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new IOException("not a file's name: " + argument, e);
        }
    }

    private static int usage(Appendable answer) throws IOException {
        answer.append("usage: validate [--lenient] [--name AGENT] FILE...\n");
        return 2;
    }
}
