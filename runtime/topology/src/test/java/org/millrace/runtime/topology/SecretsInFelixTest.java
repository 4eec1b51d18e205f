package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What is secret reaches its component and stands nowhere that another bundle, or a file, shows it. */
final class SecretsInFelixTest extends InFelix {
    private static final String DECLARED = "hunter2-declared";
    private static final String NAMED = "hunter2-named";
    private static final String FREE = "hunter2-free";

    private void start() throws Exception {
        write(
                "a1.sinks.k1.password = " + DECLARED,
                "a1.sinks.k1.headers.broker.token = " + NAMED,
                "a1.sinks.k1.headers.jaas.config = " + FREE,
                "a1.sinks.k1.headers.plain = visible");
        framework(Map.of("felix.cm.pm", "memory"));
        felix().install("channel", "1.0.0");
        felix().install("selector", "1.0.0");
        felix().install("source", "1.0.0");
        felix().install("sink", "1.0.0");
        topology();
        awaitSinks("here");
    }

    private List<String> published() throws Exception {
        List<String> texts = new ArrayList<>();
        for (ServiceReference<?> reference :
                Objects.requireNonNull(felix().context().getAllServiceReferences(null, null))) {
            for (String key : reference.getPropertyKeys()) {
                Object value = reference.getProperty(key);
                texts.add(key + "=" + (value instanceof Object[] array ? Arrays.toString(array) : value));
            }
        }
        return texts;
    }

    @Test
    void noServiceShowsThemAndTheComponentGetsThem() throws Exception {
        start();
        assertThat(published())
                .contains("headers.plain=visible", "path=here")
                .noneMatch(text -> text.contains("hunter2"));
        Configuration configuration = Objects.requireNonNull(service(ConfigurationAdmin.class)
                .listConfigurations("(&(millrace.kind=sink)(!(millrace.probe=true)))"))[0];
        assertThat(configuration.getProperties().get(".password")).isEqualTo(DECLARED);
        assertThat(configuration.getProperties().get(".headers.broker.token")).isEqualTo(NAMED);
        assertThat(configuration.getProperties().get(".headers.jaas.config")).isEqualTo(FREE);
    }

    @Test
    void theConstructorIsGivenThem() throws Exception {
        start();
        write("a1.sinks.k1.path = bad", "a1.sinks.k1.password = " + DECLARED);
        // The fixture says its password when it refuses; what people see of that is masked.
        assertThat(command("validate", file.toString()).text())
                .contains("leads nowhere: bad***")
                .doesNotContain("hunter2");
    }

    @Test
    void noFileOfTheFrameworkHasThem() throws Exception {
        start();
        try (Stream<Path> files = Files.walk(directory.resolve("felix"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1))
                        .as(each.toString())
                        .doesNotContain("hunter2");
            }
        }
    }

    @Test
    void anotherSecretIsAnotherInstance() throws Exception {
        start();
        ServiceReference<?> before = sinks().get(0);
        Object seal = before.getProperty("millrace.seal");
        assertThat(seal).asString().hasSize(64);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.replaceAll(line -> line.replace(DECLARED, "hunter3"));
        write(lines);
        assertThat(command("reload").text())
                .contains("password has another value")
                .doesNotContain("hunter");
        await().untilAsserted(() -> assertThat(sinks())
                .singleElement()
                .satisfies(sink -> assertThat(sink.getProperty("millrace.seal")).isNotEqualTo(seal)));
        assertThat(published()).noneMatch(text -> text.contains("hunter"));
    }
}
