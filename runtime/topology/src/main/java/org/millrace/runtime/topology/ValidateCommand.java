package org.millrace.runtime.topology;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.UsageException;
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
        Arguments line = Arguments.of(arguments);
        Optional<String> only = line.value("--name");
        boolean lenient = line.flag("--lenient");
        List<Path> files = new ArrayList<>();
        for (String word : line.words()) {
            files.add(path(word));
        }
        if (files.isEmpty()) {
            throw new UsageException("which file?");
        }
        List<Finding> findings = Commands.on(worker, () -> agent.validate(files, only));
        Commands.write(answer, findings);
        boolean doubt = Findings.anyDoubt(findings);
        answer.append(!doubt ? "The configuration is valid." : Findings.summary(findings) + ".")
                .append('\n');
        return Findings.anyError(findings) || (!lenient && doubt) ? 1 : 0;
    }

    private static Path path(String argument) throws IOException {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new IOException("not a file's name: " + argument, e);
        }
    }
}
