package org.millrace.runtime.operate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.command.UsageException;
import org.millrace.runtime.services.text.Mask;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place through which commands are run, whoever asks. A function of the command line (the command's name first) and
 * of where the answer goes, to the exit code: in JDK types, so that the launcher can call it from outside the framework.
 */
@Component(
        service = {BiFunction.class, Commands.class},
        property = "millrace.dispatcher=true")
public final class Commands implements BiFunction<List<String>, Appendable, Integer> {
    private static final Logger log = LoggerFactory.getLogger(Commands.class);

    /** Characters of what is said of a wrong line. */
    private static final int LONGEST = 4000;

    /** By name, in the order in which they came: the first serves, so that no plug-in takes over a command that is there. */
    private final Map<String, List<Command>> commands = new ConcurrentHashMap<>();

    private final UnaryOperator<String> mask;

    @Activate
    public Commands(BundleContext context) {
        this(text -> Mask.apply(context, text));
    }

    /** @param mask hides in what is answered what must not be told */
    Commands(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC, unbind = "removeCommand")
    void addCommand(Command command) {
        commands.computeIfAbsent(command.name(), name -> new CopyOnWriteArrayList<>())
                .add(command);
    }

    void removeCommand(Command command) {
        commands.values().forEach(all -> all.remove(command));
    }

    private Optional<Command> command(String name) {
        return commands.getOrDefault(name, List.of()).stream().findFirst();
    }

    Collection<Command> all() {
        return new TreeMap<>(commands)
                .values().stream().flatMap(all -> all.stream().limit(1)).toList();
    }

    @Override
    public Integer apply(List<String> line, Appendable to) {
        Appendable answer = new MaskedAnswer(to, mask);
        try {
            String name = line.isEmpty() ? "help" : line.get(0);
            if (name.equals("help")) {
                return help(answer);
            }
            Optional<Command> command = command(name);
            if (command.isEmpty()) {
                answer.append("There is no command ")
                        .append(Printable.of(name))
                        .append(" here; perhaps the plug-in that brings it is not installed.\n");
                help(answer);
                return 2;
            }
            return run(command.get(), line.subList(1, line.size()), answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(Command command, List<String> arguments, Appendable answer) throws IOException {
        try {
            return command.run(arguments, answer);
        } catch (UsageException e) {
            answer.append(Printable.of(String.valueOf(e.getMessage()), LONGEST)).append("\n");
            return 2;
        } catch (IOException e) {
            // If it failed because nobody reads the answer any more, this fails too, and there is nothing to log.
            tell(command, e, answer);
            log.error("The command {} failed.", command.name(), e);
        } catch (Exception | LinkageError | StackOverflowError e) {
            log.error("The command {} failed.", command.name(), e);
            tell(command, e, answer);
        }
        return 1;
    }

    private static void tell(Command command, Throwable failure, Appendable answer) throws IOException {
        answer.append(command.name())
                .append(" failed: ")
                .append(Printable.of(failure.toString()))
                .append("\n");
    }

    private int help(Appendable answer) throws IOException {
        for (Command command : all()) {
            answer.append(String.format("%-10s %s%n", command.name(), command.summary()));
        }
        return 0;
    }
}
