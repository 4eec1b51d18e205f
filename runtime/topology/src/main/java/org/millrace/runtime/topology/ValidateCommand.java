package org.millrace.runtime.topology;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.command.Arguments;
import org.millrace.runtime.services.command.UsageException;
import org.millrace.runtime.topology.finding.Finding;
import org.millrace.runtime.topology.finding.Findings;
import org.millrace.runtime.topology.parse.ConfigurationFiles;
import org.millrace.runtime.topology.parse.Mended;

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
        boolean fix = line.flag("--fix");
        List<Path> files = new ArrayList<>();
        for (String word : line.words()) {
            files.add(path(word));
        }
        if (files.isEmpty()) {
            throw new UsageException("which file?");
        }
        List<Finding> findings = Commands.on(worker, () -> agent.validate(files, only));
        Commands.write(answer, findings);
        if (fix) {
            for (Path file : files) {
                answer.append(fixed(file)).append('\n');
            }
        }
        boolean doubt = Findings.anyDoubt(findings);
        answer.append(!doubt ? "The configuration is valid." : Findings.summary(findings) + ".")
                .append('\n');
        return Findings.anyError(findings) || (!lenient && doubt) ? 1 : 0;
    }

    /** Nothing is overwritten: whoever reads the result can still say no to it. */
    private static String fixed(Path file) throws IOException {
        Mended mended = Mended.of(ConfigurationFiles.content(file));
        if (!mended.isChanged()) {
            return file + ": nothing that --fix can mend";
        }
        Path beside = Path.of(file + ".fixed");
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        try {
            if (view == null) {
                Files.createFile(beside);
            } else {
                // There may be secrets in it: from the beginning nobody reads it who may not read the file.
                Files.createFile(
                        beside,
                        PosixFilePermissions.asFileAttribute(
                                view.readAttributes().permissions()));
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException(beside + " is there already, and is not written over", e);
        }
        Files.write(beside, mended.bytes());
        return beside + ": comments moved to lines of their own: " + mended.comments() + ", backslashes doubled: "
                + mended.backslashes();
    }

    private static Path path(String argument) throws IOException {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw new IOException("not a file's name: " + argument, e);
        }
    }
}
