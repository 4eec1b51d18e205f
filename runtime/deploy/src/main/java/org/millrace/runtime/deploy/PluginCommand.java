package org.millrace.runtime.deploy;

import java.io.IOException;
import java.util.List;
import org.millrace.api.operate.Answer;
import org.millrace.api.operate.Command;
import org.millrace.runtime.deploy.intake.Candidate;
import org.millrace.runtime.deploy.intake.Candidates;
import org.millrace.runtime.deploy.intake.IndexUse;
import org.millrace.runtime.deploy.intake.JarIntake;
import org.millrace.runtime.deploy.intake.Refused;
import org.millrace.runtime.services.command.UsageException;

/** {@code plugin}: everything a person can do to plug-ins. */
final class PluginCommand implements Command {
    private final Changes changes;
    private final Inventory inventory;
    private final JarIntake intake;
    private final IndexUse index;

    PluginCommand(Changes changes, Inventory inventory, JarIntake intake, IndexUse index) {
        this.index = index;
        this.changes = changes;
        this.intake = intake;
        this.inventory = inventory;
    }

    @Override
    public String name() {
        return "plugin";
    }

    @Override
    public String summary() {
        return "plugin list | info | verify | install | upgrade | rollback | remove: the plug-in bundles";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException, InterruptedException, UsageException {
        PluginLine line = PluginLine.of(arguments, Answer.callerOf(answer));
        Progress progress = Progress.to(answer);
        try {
            run(line, progress);
            return 0;
        } catch (Refused e) {
            progress.say(
                    switch (e.phase()) {
                        case "request", "trust" -> "Refused: " + e.reason() + ". Nothing was changed.";
                        default -> "Failed (" + e.phase() + "): " + e.reason() + ". What served before serves.";
                    });
            return 1;
        } catch (IOException e) {
            progress.say("Failed (store): " + FolderEntry.reason(e) + ". What served before serves.");
            return 1;
        }
    }

    private void run(PluginLine line, Progress progress)
            throws Refused, IOException, InterruptedException, UsageException {
        switch (line.verb()) {
            case "list" ->
                (line.json() ? inventory.json() : inventory.table()).lines().forEach(progress::say);
            case "info" -> inventory.info(line.words().get(0)).lines().forEach(progress::say);
            case "rollback" -> changes.rollback(line.words().get(0), line.request(), progress);
            case "remove" -> changes.remove(line.words().get(0), line.request(), progress);
            default -> {
                // An upgrade moves components to one bundle; what it needs is installed before.
                IndexUse use = line.verb().equals("upgrade") ? index : index.withLibraries();
                try (Candidates candidates = Candidates.of(line.words(), intake, use)) {
                    withJars(line, candidates.list(), progress);
                }
            }
        }
    }

    private void withJars(PluginLine line, List<Candidate> jars, Progress progress)
            throws Refused, IOException, InterruptedException, UsageException {
        if (line.request().expected().isPresent() && jars.size() != 1) {
            throw new UsageException("--sha256 is for one jar; these are " + jars.size());
        }
        switch (line.verb()) {
            case "verify" -> changes.verify(jars, line.request(), progress);
            case "install" -> changes.install(jars, line.request(), progress);
            default -> {
                if (jars.size() != 1) {
                    throw new UsageException("plugin upgrade takes one jar; these are " + jars.size());
                }
                changes.upgrade(jars.get(0), line.request(), progress);
            }
        }
    }
}
