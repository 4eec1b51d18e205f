package org.millrace.runtime.launcher;

import java.nio.file.Path;
import java.util.List;
import org.millrace.runtime.launcher.Forwarded.Route;
import org.millrace.runtime.launcher.place.AgentName;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands that agents carry out: their words, options and usage texts. */
final class Grammar {
    private static final String FOR_PROGRAMS = "For programs.";
    private static final String DRY_RUN = "Say what would change, and what it would be wired to; change nothing.";
    private static final String SHA256 = "The jar's digest: trusted if it is that.";
    private static final String HEALTHY_FOR =
            "How long it has to stay healthy: 30s, 500ms, 2m (default: 2s, a canary 30s).";
    private static final String UNTIL_EVENT =
            "Judge it by the first event that passes through it; without one it is taken back.";
    private static final String WAIT = "How long --until-event waits: 10m (the default), 30s, 1h.";
    private static final String NAME = "A bundle's symbolic name, or a type it brings.";
    private static final String COMPONENT =
            "The component, as in: sink k1. The name alone will do if no other kind has it.";
    private static final String JARS =
            "Jars, folders of them, or an OSGi repository index and after it names: NAME, NAME@1.2.0 or"
                    + " NAME@[1.2,2.0).";

    private Grammar() {}

    static List<CommandLine> commands() {
        return List.of(
                validate().line(),
                list().line(),
                agent("status", "What each component of the running agent is doing. Exit code 1 if one needs a look.")
                        .flag("--json", FOR_PROGRAMS)
                        .own(OptionSpec.builder(Forwarded.WATCH)
                                .type(boolean.class)
                                .description("Every two seconds, until the agent ends or you do."))
                        .line(),
                agent(
                                "reload",
                                "Takes the edited configuration now: all of it or, if anything is wrong, nothing (exit"
                                        + " code 1).",
                                "Answers when it is in force, or says what is not yet (exit code 1).")
                        .flag("--no-wait", "Answer when it is accepted, not when it is in force.")
                        .line(),
                component(
                                "pause",
                                "Stops a source, a channel or a sink, after the batch it has in hand, until it is"
                                        + " resumed; also over restarts of the agent. Without a name: lists what is on"
                                        + " hold.")
                        .line(),
                component("resume", "Lets a component that is paused or draining go on.")
                        .line(),
                component(
                                "restart",
                                "Replaces a component by a new instance of the same version and configuration, while"
                                        + " events flow.")
                        .line(),
                component(
                                "drain",
                                "Lets nothing into a channel any more, until it is resumed, and waits until its sinks"
                                        + " have emptied it.")
                        .value("--wait", "TIME", "How long: 60s (the default), 500ms, 10m, 1h.")
                        .line(),
                agent(
                                "swap-report",
                                "How the last replacement of a component went: what it took, the pause, events in"
                                        + " flight, and which components it left alone. Exit code 1 if the new instance"
                                        + " does not serve.")
                        .flag("--all", "All that are remembered since the agent started, the oldest first.")
                        .flag("--json", FOR_PROGRAMS)
                        .line(),
                deadLetter(),
                marks(),
                plugin());
    }

    private static Forwarded agent(String name, String... description) {
        return new Forwarded(name, Route.AGENT, new AgentChoice(), description).forAnAgent();
    }

    private static Forwarded component(String name, String description) {
        return agent(name, description)
                .value("--reason", "TEXT", "Why: shown by status, kept in logs/audit.jsonl.")
                .words("0..2", "[KIND] NAME", String.class, COMPONENT);
    }

    private static Forwarded validate() {
        return new Forwarded(
                        "validate",
                        Route.HERE,
                        new AgentChoice(),
                        "Checks configuration files against the installed plug-ins; runs nothing, opens nothing.",
                        "Exit code 0 only if there is nothing to say.")
                .option(OptionSpec.builder("-n", "--name")
                        .type(AgentName.class)
                        .converters(new AgentName.Converter())
                        .paramLabel("NAME")
                        .description("Only this agent (default: all in the files)."))
                .flag("--lenient", "Warnings alone do not fail.")
                .flag(
                        "--fix",
                        "Writes FILE.fixed beside each file: comments behind values on lines of their own, single"
                                + " backslashes doubled.")
                .alsoWords(OptionSpec.builder("-f", "--conf-file")
                        .type(List.class)
                        .auxiliaryTypes(Path.class)
                        .paramLabel("FILE")
                        .description("As a plain argument."))
                .words("0..*", "FILE...", Path.class, "Configuration files; later ones override.")
                .unlessWords("which file?");
    }

    private static Forwarded list() {
        return new Forwarded(
                        "list",
                        Route.HERE_OR_ASKED,
                        new AgentChoice(),
                        "The component types installed, with version, keys and defaults.")
                .forAnAgent()
                .own(OptionSpec.builder("--running")
                        .type(boolean.class)
                        .description("Those of the running agent, not of the plug-in folder."))
                .flag("--json", FOR_PROGRAMS)
                .flag("--schema", "As JSON Schema, for editors: of a whole topology, or of the one type.")
                .flag("--markdown", "As tables for a README.")
                .words("0..2", "KIND [TYPE]", String.class, "A kind, such as source, channel or sink; and a type.");
    }

    private static CommandLine plugin() {
        AgentChoice choice = new AgentChoice();
        return family(
                        "plugin",
                        choice,
                        "The plug-in bundles: of the running agent, or of the installation if none runs.",
                        verbs(choice))
                .addSubcommand(new NewPluginCommand());
    }

    private static CommandLine family(String name, AgentChoice choice, String description, List<Forwarded> verbs) {
        CommandSpec parent = CommandSpec.create();
        parent.name(name)
                .mixinStandardHelpOptions(true)
                .addMixin("agent", CommandSpec.forAnnotatedObject(choice))
                .usageMessage()
                .description(description)
                .synopsisSubcommandLabel("VERB");
        CommandLine line = new CommandLine(parent);
        verbs.forEach(verb -> line.addSubcommand(verb.line()));
        return line;
    }

    private static CommandLine deadLetter() {
        AgentChoice choice = new AgentChoice();
        return family(
                "dead-letter",
                choice,
                "Events that a component rejected and no channel took: of the running agent.",
                List.of(
                        letters("list", choice, "Which components have some, and how many."),
                        letters("show", choice, "The oldest of a component.")
                                .value("--most", "NUMBER", "How many (default: 20).")
                                .words("1..2", "[KIND] NAME", String.class, COMPONENT),
                        letters("replay", choice, "Puts them into a channel again, as they were, and forgets them.")
                                .value("--to", "CHANNEL", "Which; needed if the agent has several.")
                                .words("1..2", "[KIND] NAME", String.class, COMPONENT),
                        letters("drop", choice, "Forgets them for good.")
                                .value("--letters", "NUMBER", "How many there are, so that none is dropped unseen.")
                                .words("1..2", "[KIND] NAME", String.class, COMPONENT)));
    }

    private static CommandLine marks() {
        AgentChoice choice = new AgentChoice();
        return family(
                "marks",
                choice,
                "What channels remember for sources and sinks: of the running agent.",
                List.of(
                        new Forwarded(
                                "marks list", Route.AGENT, choice, "Whose marks each channel keeps, and how many."),
                        new Forwarded(
                                        "marks hand-over",
                                        Route.AGENT,
                                        choice,
                                        "Gives those of a component that is gone to a successor, which finishes what"
                                                + " it left.")
                                .value("--to", "KIND NAME", "The successor, in quotes, as in: \"sink k2\".")
                                .words("2", "KIND NAME", String.class, "The component that is gone."),
                        new Forwarded("marks finish", Route.AGENT, choice, "Forgets those of a component that is gone.")
                                .value("--marks", "NUMBER", "How many there are, so that none is forgotten unseen.")
                                .words("2", "KIND NAME", String.class, "The component that is gone.")));
    }

    private static Forwarded letters(String verb, AgentChoice choice, String description) {
        return new Forwarded("dead-letter " + verb, Route.AGENT, choice, description);
    }

    private static List<Forwarded> verbs(AgentChoice choice) {
        return List.of(
                verb("list", Route.EITHER, choice, "What is there, and files that were not taken.")
                        .flag("--json", FOR_PROGRAMS),
                verb("info", Route.EITHER, choice, "Versions, digests, what each serves, what was done.")
                        .words("1", "NAME", String.class, NAME),
                verb("verify", Route.EITHER, choice, "Judges jars and changes nothing.")
                        .value("--sha256", "DIGEST", SHA256)
                        .words("1..*", "JAR|FOLDER|INDEX NAME", String.class, JARS)
                        .each(JarWords::fromHere),
                verb("install", Route.EITHER_LASTING, choice, "Adds a plug-in; what serves goes on as it is.")
                        .value("--sha256", "DIGEST", SHA256)
                        .flag("--dry-run", DRY_RUN)
                        .words("1..*", "JAR|FOLDER|INDEX NAME", String.class, JARS)
                        .each(JarWords::fromHere),
                verb(
                                "upgrade",
                                Route.EITHER_LASTING,
                                choice,
                                "Adds one and lets it serve; returns by itself if it does not do.")
                        .values(
                                "--canary",
                                "COMPONENT",
                                "Upgrade this component first, the others after it has stayed healthy.")
                        .values("--only", "COMPONENT", "Upgrade this component alone.")
                        .value("--healthy-for", "TIME", HEALTHY_FOR)
                        .flag("--until-event", UNTIL_EVENT)
                        .value("--wait", "TIME", WAIT)
                        .value("--sha256", "DIGEST", SHA256)
                        .flag("--force", "Allow a downgrade, or another build of a version.")
                        .flag("--dry-run", DRY_RUN)
                        .words("1..*", "JAR|INDEX NAME", String.class, JARS)
                        .each(JarWords::fromHere),
                verb("rollback", Route.EITHER_LASTING, choice, "Returns to what served before the last upgrade.")
                        .values(
                                "--canary",
                                "COMPONENT",
                                "Take this component back first, the others after it has stayed healthy.")
                        .value("--healthy-for", "TIME", HEALTHY_FOR)
                        .flag("--until-event", UNTIL_EVENT)
                        .value("--wait", "TIME", WAIT)
                        .flag("--dry-run", DRY_RUN)
                        .words("1", "NAME", String.class, NAME),
                verb("remove", Route.EITHER_LASTING, choice, "Takes one away.")
                        .flag("--force", "Also if components need it.")
                        .flag("--dry-run", DRY_RUN)
                        .words("1", "NAME[@VERSION]", String.class, NAME));
    }

    private static Forwarded verb(String verb, Route route, AgentChoice choice, String description) {
        return new Forwarded("plugin " + verb, route, choice, description);
    }
}
