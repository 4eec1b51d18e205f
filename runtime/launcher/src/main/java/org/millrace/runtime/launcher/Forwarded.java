package org.millrace.runtime.launcher;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A command that an agent, or a container without one, carries out. Here is its grammar, and nowhere else: the line is passed on
 * understood, in one form: its words, and before them its options as {@code --name} or {@code --name=value}.
 */
final class Forwarded implements Callable<Integer> {

    /** Who carries it out. */
    enum Route {
        /** The running agent. */
        AGENT,
        /** A container without an agent. */
        HERE,
        /** A container without an agent, unless the option {@code --running} is given. */
        HERE_OR_ASKED,
        /** The running agent, or a container without one. */
        EITHER,
        /** As before; what it does without an agent lasts. */
        EITHER_LASTING
    }

    /** An option of commands of an agent: asked again and again. */
    static final String WATCH = "--watch";

    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
    private final List<String> path;
    private final Route route;
    private final AgentChoice agent;
    private final List<OptionSpec> passedOn = new ArrayList<>();
    private @Nullable OptionSpec alsoWords;
    private String missing = "";
    private UnaryOperator<List<String>> words = UnaryOperator.identity();

    /**
     * @param path its name, after those of the commands that it is one of
     * @param agent which agent it is for
     */
    Forwarded(String path, Route route, AgentChoice agent, String... description) {
        this.path = List.of(path.split(" ", -1));
        this.route = route;
        this.agent = agent;
        spec.name(this.path.get(this.path.size() - 1)).mixinStandardHelpOptions(true);
        spec.usageMessage().description(description);
    }

    /** It may be told which agent. */
    Forwarded forAnAgent() {
        spec.addMixin("agent", CommandSpec.forAnnotatedObject(agent));
        return this;
    }

    Forwarded flag(String name, String description) {
        return option(OptionSpec.builder(name).type(boolean.class).description(description));
    }

    Forwarded value(String name, String label, String description) {
        return option(
                OptionSpec.builder(name).type(String.class).paramLabel(label).description(description));
    }

    Forwarded values(String name, String label, String description) {
        return option(OptionSpec.builder(name)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .paramLabel(label)
                .description(description));
    }

    Forwarded option(OptionSpec.Builder builder) {
        OptionSpec option = builder.build();
        spec.addOption(option);
        passedOn.add(option);
        return this;
    }

    /** An option for the launcher itself. */
    Forwarded own(OptionSpec.Builder option) {
        spec.addOption(option.build());
        return this;
    }

    /** An option whose values are words. */
    Forwarded alsoWords(OptionSpec.Builder builder) {
        OptionSpec option = builder.build();
        spec.addOption(option);
        alsoWords = option;
        return this;
    }

    /**
     * The words it takes.
     *
     * @param type of each; a path is passed on as it leads from here
     */
    Forwarded words(String arity, String label, Class<?> type, String description) {
        spec.addPositional(PositionalParamSpec.builder()
                .arity(arity)
                .required(!arity.startsWith("0"))
                .type(List.class)
                .auxiliaryTypes(type)
                .paramLabel(label)
                .hideParamSyntax(true)
                .description(description)
                .build());
        return this;
    }

    /** What is said if there are no words, though all of them may be options. */
    Forwarded unlessWords(String what) {
        missing = what;
        return this;
    }

    /** What becomes of the words before they are passed on. */
    Forwarded each(UnaryOperator<List<String>> change) {
        words = change;
        return this;
    }

    CommandLine line() {
        return new CommandLine(spec);
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        CommandLine line = spec.commandLine();
        List<String> understood = understood(line.getParseResult());
        int code =
                switch (route) {
                    case AGENT ->
                        line.getParseResult().hasMatchedOption(WATCH)
                                ? watch(understood, line.getOut())
                                : agent.send(understood, line.getOut());
                    case HERE -> Offline.run(understood, line.getOut());
                    case HERE_OR_ASKED ->
                        line.getParseResult().hasMatchedOption("--running")
                                ? agent.send(understood, line.getOut())
                                : Offline.run(understood, line.getOut());
                    case EITHER, EITHER_LASTING ->
                        agent.runs()
                                ? agent.send(understood, line.getOut())
                                : Offline.run(understood, line.getOut(), route == Route.EITHER_LASTING);
                };
        if (code == CommandLine.ExitCode.USAGE) {
            Millrace.hint(line);
        }
        return code;
    }

    private int watch(List<String> understood, PrintWriter out) throws Failure, InterruptedException {
        return Watch.run(answer -> agent.send(understood, answer), out);
    }

    /** The line in the form in which it is passed on. */
    List<String> understood(ParseResult parsed) {
        List<String> understood = new ArrayList<>(path);
        for (OptionSpec option : passedOn) {
            if (parsed.matchedOptions().contains(option)) {
                String name = option.longestName();
                if (option.arity().max() == 0) {
                    understood.add(name);
                } else {
                    texts(option.getValue()).forEach(text -> understood.add(name + "=" + text));
                }
            }
        }
        List<String> given = new ArrayList<>();
        parsed.matchedPositionals().stream().distinct().forEach(each -> given.addAll(texts(each.getValue())));
        if (alsoWords != null) {
            given.addAll(texts(alsoWords.getValue()));
        }
        if (given.isEmpty() && !missing.isEmpty()) {
            throw new ParameterException(spec.commandLine(), missing);
        }
        if (given.stream().anyMatch(word -> word.startsWith("-"))) {
            understood.add("--");
        }
        understood.addAll(words.apply(given));
        return understood;
    }

    private static List<String> texts(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        Collection<?> all = value instanceof Collection<?> several ? several : Arrays.asList(value);
        return all.stream()
                .map(each -> each instanceof Path path
                        ? path.toAbsolutePath().normalize().toString()
                        : String.valueOf(each))
                .toList();
    }
}
