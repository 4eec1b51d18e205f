package org.millrace.runtime.launcher;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;
import org.millrace.runtime.launcher.kit.NewPlugin;
import org.millrace.runtime.launcher.kit.PluginKind;
import org.millrace.runtime.launcher.log.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the project of a new plug-in. Needs no agent. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a Maven project with a plug-in that builds, passes the test kit and runs: yours to change.",
            "Build it with 'mvn verify'; its parent is in this distribution's folder 'repository'."
        })
final class NewPluginCommand implements Callable<Integer> {
    private static final int LONGEST_NAME = 60;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*([-_][a-z0-9]+)*");
    private static final Pattern GROUP = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*");

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            description =
                    "source, polled-source, sink, checkpointed-sink, channel, interceptor, serializer or deserializer.")
    private String kind = "";

    @Parameters(
            index = "1",
            paramLabel = "NAME",
            description = "The type that users will type, such as acme-http-post.")
    private String name = "";

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            description = "The Maven group, and the beginning of the package (default: com.example).")
    private String group = "com.example";

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Where to; it must not exist yet (default: the name, in this folder).")
    private @Nullable Path folder;

    @Override
    public Integer call() throws Failure {
        PluginKind known = PluginKind.of(kind)
                .orElseThrow(
                        () -> wrong(kind + " is no kind of plug-in; there are " + String.join(", ", PluginKind.all())));
        if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
            throw wrong(name + " can't be the name of a plug-in: small letters, digits, - and _, a letter first, "
                    + LONGEST_NAME + " at most");
        }
        if (group.length() > LONGEST_NAME || !GROUP.matcher(group).matches() || !SourceVersion.isName(group)) {
            throw wrong(group + " can't be a group: small letters, digits and _ between dots, as in com.acme, "
                    + LONGEST_NAME + " at most");
        }
        Path to = Objects.requireNonNullElse(folder, Path.of(name));
        String version = Objects.requireNonNullElse(Millrace.class.getPackage().getImplementationVersion(), "1.0.0");
        String repository =
                Home.current().directory().resolve("repository").toUri().toString();
        NewPlugin plugin = new NewPlugin(known, name, group, version, repository);
        try {
            plugin.writeTo(to);
        } catch (FileAlreadyExistsException e) {
            throw new Failure(1, to + " is there already: nothing was written; choose another with --dir");
        } catch (IOException e) {
            throw new Failure(1, to + " can't be written: " + e);
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        plugin.files().keySet().stream()
                .sorted()
                .forEach(file -> out.println(Shown.text(to.resolve(file).toString())));
        out.println("Next: 'mvn verify' in " + Shown.text(to.toString()) + ", then 'millrace plugin install target/"
                + group + "." + name + "-1.0.0.jar' there.");
        return 0;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }
}
