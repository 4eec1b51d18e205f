package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.StatusSource;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.condition.Condition;

/** A topology in a Felix of its own, with the test bundles of {@code fixture}. */
abstract class InFelix {
    static final List<String> SOUND = List.of(
            "a1.sources = r1",
            "a1.channels = c1",
            "a1.sinks = k1",
            "a1.sources.r1.type = test",
            "a1.sources.r1.channels = c1",
            "a1.channels.c1.type = TEST",
            "a1.sinks.k1.type = test",
            "a1.sinks.k1.path = here",
            "a1.sinks.k1.channel = c1");

    @TempDir
    Path directory;

    private @Nullable EmbeddedFelix started;
    private @Nullable TopologyRuntime runtime;
    Path file = Path.of("");

    @BeforeEach
    void prepare() {
        file = directory.resolve("a1.conf");
    }

    @AfterEach
    void stop() throws IOException {
        if (runtime != null) {
            runtime.stop();
        }
        if (started != null) {
            started.close();
        }
    }

    EmbeddedFelix felix() {
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    void write(List<String> lines) throws IOException {
        Files.write(file, lines);
    }

    void write(String... replacements) throws IOException {
        List<String> lines = new ArrayList<>(SOUND);
        for (String replacement : replacements) {
            String key = replacement.split(" =", 2)[0];
            lines.removeIf(line -> line.startsWith(key + " ="));
            lines.add(replacement);
        }
        write(lines);
    }

    void framework(Map<String, String> more) throws Exception {
        Map<String, String> properties = new HashMap<>(Map.of(
                "millrace.agent.name", "a1", "millrace.conf.files", file.toString(), "millrace.reload", "false"));
        properties.putAll(more);
        started = new EmbeddedFelix(directory, properties);
    }

    void topology() throws Exception {
        runtime = new TopologyRuntime(
                felix().context(), service(ConfigurationAdmin.class), service(ServiceComponentRuntime.class));
        felix().context()
                .registerService(
                        Condition.class,
                        Condition.INSTANCE,
                        FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, "millrace.plugins")));
    }

    void startAll() throws Exception {
        framework(Map.of());
        felix().install("channel", "1.0.0");
        felix().install("selector", "1.0.0");
        felix().install("source", "1.0.0");
        felix().install("sink", "1.0.0");
        topology();
        awaitSinks("here");
    }

    <T> T service(Class<T> type) {
        await().until(() -> felix().context().getServiceReference(type) != null);
        return felix().context().getService(felix().context().getServiceReference(type));
    }

    List<ServiceReference<?>> sinks() throws Exception {
        return felix().services("(millrace.kind=sink)");
    }

    void awaitSinks(String... paths) {
        await().untilAsserted(() -> assertThat(sinks().stream().map(sink -> String.valueOf(sink.getProperty("path"))))
                .containsExactlyInAnyOrder(paths));
    }

    record Answer(int code, String text) {}

    Answer command(String name, String... arguments) throws Exception {
        ServiceReference<?>[] found =
                felix().context().getServiceReferences(Command.class.getName(), "(millrace.command=" + name + ")");
        Command command = (Command) felix().context().getService(found[0]);
        StringBuilder text = new StringBuilder();
        return new Answer(command.run(List.of(arguments), text), text.toString());
    }

    List<ComponentStatus> statuses() {
        return service(StatusSource.class).components();
    }

    Configuration configuration(String pid, String name) throws Exception {
        Configuration[] found =
                service(ConfigurationAdmin.class).listConfigurations("(service.pid=" + pid + "~" + name + ")");
        assertThat(found).hasSize(1);
        return found[0];
    }
}
