package org.millrace.runtime.trial;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.runtime.services.command.UsageException;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.condition.Condition;

/**
 * {@code try}: runs one plug-in until there is nothing more to try it with, or somebody ends it. Events go to standard output, all that
 * is said about them to the answer.
 */
@Component
public final class TryCommand implements Command {
    private static final int LONGEST_LINE = 4_000;

    private final BundleContext context;
    private final Trial trial;
    private final Engine engine;

    @Activate
    public TryCommand(BundleContext context, @Reference Trial trial) {
        this.context = context;
        this.trial = trial;
        this.engine = new Engine(context);
    }

    @Override
    public String name() {
        return "try";
    }

    @Override
    public String summary() {
        return "tries one source or sink";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws Exception {
        TrialLine line = TrialLine.of(arguments);
        if (line.jar().isPresent() && !takeIn(line.jar().get(), answer)) {
            return 1;
        }
        TriedType type;
        try {
            type = TriedType.of(line, context.getBundles());
        } catch (TriedType.Unclear e) {
            answer.append(Printable.of(String.valueOf(e.getMessage()), LONGEST_LINE))
                    .append('\n');
            return 1;
        }
        if (type.kind() == Kind.SOURCE
                && (line.generate() > 0 || !line.headers().isEmpty())) {
            throw new UsageException("--generate and --header are for sinks; " + type + " brings events of its own");
        }
        if (type.kind() == Kind.SINK && line.count() != Long.MAX_VALUE) {
            throw new UsageException("--count is for sources; --generate makes so many events for a sink");
        }
        return write(line, type, answer) ? run(line, type, answer) : 1;
    }

    /** A jar serves in this process only; what it says of itself is judged as when it is installed. */
    private boolean takeIn(Path jar, Appendable answer) throws IOException {
        StringBuilder said = new StringBuilder();
        int code = engine.command(
                List.of(
                        "plugin",
                        "upgrade",
                        "--force",
                        "--healthy-for=0ms",
                        jar.toAbsolutePath().toString()),
                said);
        if (code != 0) {
            answer.append(said);
        }
        return code == 0;
    }

    /** Writes the topology and has it validated; what is said of it names keys, because the file is not the user's. */
    private boolean write(TrialLine line, TriedType type, Appendable answer) throws IOException {
        Path file = Path.of(Objects.requireNonNull(context.getProperty("millrace.conf.files")));
        Files.writeString(file, TrialFlow.of(type.kind(), type.name(), line.keys()), StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        int code = engine.command(List.of("validate", "--lenient", "--name=" + TrialFlow.AGENT, file.toString()), said);
        List<String> lines = new ArrayList<>(said.toString().lines().toList());
        if (!lines.isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        for (String each : lines) {
            String finding = each.startsWith(file + ":") ? each.replaceFirst("^\\S+:\\d+: ", "") : each;
            boolean consequence = finding.contains(" " + TrialFlow.AGENT + ": has nothing that can run");
            if (!consequence) {
                answer.append(finding).append('\n');
            }
        }
        return code == 0;
    }

    private int run(TrialLine line, TriedType type, Appendable answer) throws Exception {
        PrintStream out = System.out;
        trial.print(new EventPrinter(out, line.form()), line.count());
        IntConsumer failed = code -> trial.end(code == 0 ? 1 : code);
        Runnable interrupted = () -> trial.end(0);
        List<ServiceRegistration<?>> registrations = List.of(
                context.registerService(
                        IntConsumer.class, failed, FrameworkUtil.asDictionary(Map.of("millrace.exit", "true"))),
                context.registerService(
                        Runnable.class, interrupted, FrameworkUtil.asDictionary(Map.of("millrace.signal", "INT"))),
                context.registerService(
                        Condition.class,
                        Condition.INSTANCE,
                        FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, "millrace.trial"))));
        try {
            if (type.kind() == Kind.SINK) {
                read(line, answer);
            }
            Watch watch = new Watch(
                    engine,
                    trial,
                    new ComponentKey(type.kind(), TrialFlow.TRIED),
                    type,
                    line.rate() ? out : null,
                    answer);
            return watch.untilTheEnd();
        } finally {
            registrations.forEach(ServiceRegistration::unregister);
        }
    }

    private void read(TrialLine line, Appendable answer) {
        Input input = new Input(trial, line.headers());
        Thread reader = new Thread(
                () -> {
                    try {
                        if (line.generate() > 0) {
                            input.made(line.generate(), line.size());
                        } else {
                            input.lines(System.in);
                        }
                        trial.endInput();
                    } catch (IOException e) {
                        say(answer, "Standard input: " + e.getMessage() + "; what came before it is delivered.");
                        trial.endInput();
                        trial.end(1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "standard-input");
        reader.setDaemon(true);
        reader.start();
    }

    static void say(Appendable answer, String line) {
        try {
            answer.append(Printable.of(line, LONGEST_LINE)).append('\n');
        } catch (IOException e) {
            // Nobody reads what is said; the events go on.
        }
    }
}
