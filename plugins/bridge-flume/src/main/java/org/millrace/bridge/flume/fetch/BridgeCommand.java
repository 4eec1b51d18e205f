package org.millrace.bridge.flume.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.millrace.api.operate.Command;
import org.millrace.api.operate.Printable;
import org.millrace.bridge.flume.load.Places;
import org.osgi.service.component.annotations.Component;

/** {@code bridge}: fetches Flume's own jars, and says what is there. */
@Component(service = Command.class)
public final class BridgeCommand implements Command {
    private static final String USAGE = """
        bridge fetch [--from DIR|URL]   fetches Flume's own jars, from Maven Central or another Maven repository;
                                        a folder may also hold the jars themselves
        bridge status                   says whether they are there, and which plug-in folders are
        """;
    private static final URI CENTRAL = URI.create("https://repo.maven.apache.org/maven2/");

    @Override
    public String name() {
        return "bridge";
    }

    @Override
    public String summary() {
        return "bridge fetch | status: Flume's own jars, which plug-ins written for Flume need";
    }

    @Override
    public int run(List<String> arguments, Appendable answer) throws IOException, InterruptedException {
        Places places = Places.current();
        boolean from = arguments.size() == 3 && arguments.get(1).equals("--from");
        if (arguments.equals(List.of("status"))) {
            return new Stock(places, answer).say();
        }
        if (!arguments.equals(List.of("fetch")) && !(from && arguments.get(0).equals("fetch"))) {
            answer.append(USAGE);
            return 2;
        }
        try {
            Origin origin = from ? origin(arguments.get(2)) : Origin.of(CENTRAL);
            return new Fetching(origin, places.flume(), answer).run();
        } catch (IllegalArgumentException e) {
            answer.append("--from: ")
                    .append(Printable.of(String.valueOf(e.getMessage())))
                    .append('\n')
                    .append(USAGE);
            return 2;
        }
    }

    private static Origin origin(String typed) {
        if (typed.matches("https?://.*")) {
            return Origin.of(URI.create(typed.endsWith("/") ? typed : typed + "/"));
        }
        Path folder = Path.of(typed).toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "there is no folder " + folder + ", and a URL begins with http:// or https://");
        }
        return Origin.of(folder);
    }
}
