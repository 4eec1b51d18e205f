package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.operate.Command;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.Rebinding;
import org.millrace.runtime.services.Rebinding.Bound;
import org.millrace.runtime.services.Rebinding.Move;
import org.millrace.runtime.services.StatusSource;
import org.millrace.runtime.services.VersionChoice;
import org.millrace.runtime.services.command.UsageException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.condition.Condition;

final class TopologyInFelixTest {
    private static final List<String> SOUND = List.of(
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
    private Path file = Path.of("");

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

    private EmbeddedFelix felix() {
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    private void write(List<String> lines) throws IOException {
        Files.write(file, lines);
    }

    private void write(String... replacements) throws IOException {
        List<String> lines = new ArrayList<>(SOUND);
        for (String replacement : replacements) {
            String key = replacement.split(" =", 2)[0];
            lines.removeIf(line -> line.startsWith(key + " ="));
            lines.add(replacement);
        }
        write(lines);
    }

    private void framework(Map<String, String> more) throws Exception {
        Map<String, String> properties = new HashMap<>(Map.of(
                "millrace.agent.name", "a1", "millrace.conf.files", file.toString(), "millrace.reload", "false"));
        properties.putAll(more);
        started = new EmbeddedFelix(directory, properties);
    }

    private void topology() throws Exception {
        runtime = new TopologyRuntime(
                felix().context(), service(ConfigurationAdmin.class), service(ServiceComponentRuntime.class));
        felix().context()
                .registerService(
                        Condition.class,
                        Condition.INSTANCE,
                        FrameworkUtil.asDictionary(Map.of(Condition.CONDITION_ID, "millrace.plugins")));
    }

    private void startAll() throws Exception {
        framework(Map.of());
        felix().install("channel", "1.0.0");
        felix().install("selector", "1.0.0");
        felix().install("source", "1.0.0");
        felix().install("sink", "1.0.0");
        topology();
        awaitSinks("here");
    }

    private <T> T service(Class<T> type) {
        await().until(() -> felix().context().getServiceReference(type) != null);
        return felix().context().getService(felix().context().getServiceReference(type));
    }

    private List<ServiceReference<?>> sinks() throws Exception {
        return felix().services("(millrace.kind=sink)");
    }

    private void awaitSinks(String... paths) {
        await().untilAsserted(() -> assertThat(sinks().stream().map(sink -> String.valueOf(sink.getProperty("path"))))
                .containsExactlyInAnyOrder(paths));
    }

    private record Answer(int code, String text) {}

    private Answer command(String name, String... arguments) throws Exception {
        ServiceReference<?>[] found =
                felix().context().getServiceReferences(Command.class.getName(), "(millrace.command=" + name + ")");
        Command command = (Command) felix().context().getService(found[0]);
        StringBuilder text = new StringBuilder();
        return new Answer(command.run(List.of(arguments), text), text.toString());
    }

    private List<ComponentStatus> statuses() {
        return service(StatusSource.class).components();
    }

    private Configuration configuration(String pid, String name) throws Exception {
        Configuration[] found =
                service(ConfigurationAdmin.class).listConfigurations("(service.pid=" + pid + "~" + name + ")");
        assertThat(found).hasSize(1);
        return found[0];
    }

    @Test
    void theFirstStartWritesOneConfigurationForEachComponentAndWiring() throws Exception {
        write("a1.sinks.k1.batchSize = 7");
        startAll();

        Configuration sink = configuration("millrace.sink.test", "a1.k1");
        assertThat(sink.getBundleLocation()).isEqualTo("test:sink-1.0.0");
        assertThat(FrameworkUtil.asMap(sink.getProperties()))
                .containsEntry("path", "here")
                .containsEntry("batchSize", "7")
                .containsEntry("millrace.agent", "a1")
                .containsEntry("millrace.name", "k1")
                .containsEntry("millrace.kind", "sink")
                .containsEntry("millrace.type", "test")
                .doesNotContainKeys("type", "channel", "millrace.probe");
        Configuration inlet = configuration("millrace.inlet", "a1.r1");
        assertThat(inlet.getBundleLocation()).isEqualTo("?");
        assertThat(inlet.getProperties().get("source")).isEqualTo("r1");
        assertThat(inlet.getProperties().get("selector")).isEqualTo("r1");
        assertThat(inlet.getProperties().get("channels")).isEqualTo(new String[] {"c1"});
        assertThat(inlet.getProperties().get("interceptors")).isEqualTo(new String[0]);
        Configuration drain = configuration("millrace.drain", "a1.k1");
        assertThat(drain.getProperties().get("channel")).isEqualTo("c1");
        assertThat(drain.getProperties().get("sinks")).isEqualTo(new String[] {"k1"});
        assertThat(drain.getProperties().get("processor")).isEqualTo("");
        assertThat(configuration("millrace.selector.replicating", "a1.r1").getBundleLocation())
                .isEqualTo("test:selector-1.0.0");
        assertThat(statuses()).isEmpty();
        assertThat(service(ConfigurationAdmin.class).listConfigurations("(millrace.probe=true)"))
                .isNull();
    }

    @Test
    void aRestartIsANewInstanceOfTheSameAndStaysWhenTheConfigurationIsReadAgain() throws Exception {
        write();
        startAll();
        Rebinding rebinding = service(Rebinding.class);
        ServiceReference<?> before = sinks().get(0);
        long channel = configuration("millrace.channel.test", "a1.c1").getChangeCount();

        assertThat(rebinding.restart("sink k1")).isTrue();

        await().until(() -> sinks().size() == 1 && !sinks().get(0).equals(before));
        awaitSinks("here");
        ServiceReference<?> after = sinks().get(0);
        assertThat(command("reload").text()).contains("unchanged");
        assertThat(sinks()).containsExactly(after);
        assertThat(configuration("millrace.channel.test", "a1.c1").getChangeCount())
                .isEqualTo(channel);
        assertThat(rebinding.restart("sink k9")).isFalse();
    }

    @Test
    void aReloadChangesWhatHasChangedAndNothingElse() throws Exception {
        write();
        startAll();
        ServiceReference<?> channel =
                felix().services("(millrace.kind=channel)").get(0);
        long changes = configuration("millrace.channel.test", "a1.c1").getChangeCount();
        write("a1.sinks.k1.path = there");

        Answer answer = command("reload");

        assertThat(answer).isEqualTo(new Answer(0, """
                        Reloaded a1: 0 added, 1 changed, 0 removed, 2 untouched.
                          changed sink k1: path here -> there
                        """));
        awaitSinks("there");
        assertThat(felix().services("(millrace.kind=channel)").get(0)).isSameAs(channel);
        assertThat(configuration("millrace.channel.test", "a1.c1").getChangeCount())
                .isEqualTo(changes);
        assertThat(command("reload"))
                .isEqualTo(new Answer(0, "The configuration is unchanged; 3 parts go on untouched.\n"));
    }

    @Test
    void aReloadThatAConstructorRefusesChangesNothingAndTheNextGoodOneIsTaken() throws Exception {
        write();
        startAll();
        write("a1.sinks.k1.path = bad", "a1.sinks.k1.password = hunter2", "a1.sources.r1.port = 7");

        Answer refused = command("reload");

        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.text())
                .isEqualTo("Reload refused (1 error, 0 warnings); the running topology goes on as it is.\n" + file
                        + ":9: ERROR a1.sinks.k1 path: leads nowhere: bad***\n");
        awaitSinks("here");
        assertThat(configuration("millrace.source.test", "a1.r1")
                        .getProperties()
                        .get("port"))
                .isNull();
        write("a1.sinks.k1.path = good");
        assertThat(command("reload").code()).isZero();
        awaitSinks("good");
    }

    @Test
    void aConstructorThatFailsIsAnErrorOfItsComponent() throws Exception {
        write("a1.sinks.k1.path = boom");
        framework(Map.of("millrace.mode", "check"));
        felix().install("channel", "1.0.0");
        felix().install("source", "1.0.0");
        felix().install("sink", "1.0.0");
        felix().install("selector", "1.0.0");
        topology();

        assertThat(command("validate", file.toString()))
                .isEqualTo(new Answer(
                        1,
                        file + ":7: ERROR a1.sinks.k1: its constructor failed: java.lang.IllegalStateException: it went"
                                + " off\n1 error, 0 warnings.\n"));
        write();
        assertThat(command("validate", file.toString())).isEqualTo(new Answer(0, "The configuration is valid.\n"));
        assertThatThrownBy(() -> command("validate"))
                .isInstanceOf(UsageException.class)
                .hasMessage("which file?");
        assertThat(sinks()).isEmpty();
    }

    @Test
    void aConstructorThatHangsIsAnErrorAndKeepsNobody() throws Exception {
        write();
        startAll();
        write("a1.sinks.k1.path = hang");

        Answer answer = command("reload");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("its constructor has not returned within 5 s");
        awaitSinks("here");
    }

    @Test
    void aComponentWaitsForItsBundleAndIsBoundWhenItArrives() throws Exception {
        write();
        framework(Map.of());
        felix().install("channel", "1.0.0");
        felix().install("selector", "1.0.0");
        felix().install("source", "1.0.0");
        topology();
        await().untilAsserted(() -> assertThat(statuses()).hasSize(1));
        assertThat(statuses().get(0).state()).isEqualTo(State.WAITING);
        assertThat(statuses().get(0).name()).isEqualTo("k1");
        assertThat(configuration("millrace.drain", "a1.k1")).isNotNull();
        assertThat(command("reload").code()).as("it may go on waiting").isZero();

        felix().install("sink", "1.0.0");

        awaitSinks("here");
        assertThat(statuses()).isEmpty();
    }

    @Test
    void aBundleThatArrivesAndRefusesMakesItsComponentInvalid() throws Exception {
        write("a1.sinks.k1.path = bad");
        framework(Map.of());
        felix().install("channel", "1.0.0");
        felix().install("source", "1.0.0");
        topology();
        await().untilAsserted(() ->
                assertThat(statuses()).extracting(ComponentStatus::state).contains(State.WAITING));

        felix().install("sink", "1.0.0");

        await().untilAsserted(() -> assertThat(statuses()).anySatisfy(status -> {
            assertThat(status.name()).isEqualTo("k1");
            assertThat(status.state()).isEqualTo(State.INVALID);
            assertThat(status.detail()).isEqualTo("leads nowhere: bad");
        }));
        assertThat(sinks()).isEmpty();
    }

    @Test
    void componentsMoveToTheBestBundleAndBackAndWaitWhenThereIsNone() throws Exception {
        write();
        startAll();

        Bundle better = felix().install("sink", "1.1.0");

        await().untilAsserted(() ->
                assertThat(sinks()).extracting(ServiceReference::getBundle).containsExactly(better));
        assertThat(configuration("millrace.sink.test", "a1.k1").getBundleLocation())
                .isEqualTo("test:sink-1.1.0");

        better.uninstall();
        await().untilAsserted(() -> assertThat(sinks())
                .extracting(sink -> sink.getBundle().getVersion().toString())
                .containsExactly("1.0.0"));

        Arrays.stream(felix().context().getBundles())
                .filter(bundle -> "test.sink".equals(bundle.getSymbolicName()))
                .forEach(bundle -> {
                    try {
                        bundle.stop();
                    } catch (BundleException e) {
                        throw new IllegalStateException(e);
                    }
                });
        await().untilAsserted(() ->
                assertThat(statuses()).extracting(ComponentStatus::state).containsExactly(State.WAITING));
        assertThat(sinks()).isEmpty();
    }

    @Test
    void aPinnedVersionIsKeptWhateverElseArrives() throws Exception {
        write("a1.sinks.k1.millrace.version = 1.0.0");
        startAll();

        felix().install("sink", "1.1.0");
        write("a1.sinks.k1.millrace.version = [1.0,1.1)", "a1.sinks.k1.path = there");
        assertThat(command("reload").code()).isZero();
        awaitSinks("there");

        assertThat(sinks())
                .extracting(sink -> sink.getBundle().getVersion().toString())
                .containsExactly("1.0.0");
        write("a1.sinks.k1.millrace.version = 3.0.0");
        assertThat(command("reload").text())
                .contains(
                        "a1.sinks.k1 millrace.version: type test is not installed in version 3.0.0 (installed are 1.1.0, 1.0.0)");
    }

    /** As whoever installs plug-ins would. */
    private Map<String, String> choose(String version) {
        Map<String, String> chosen = new ConcurrentHashMap<>(Map.of("sink k1", version));
        VersionChoice choice = (component, bundle) -> Optional.ofNullable(chosen.get(component));
        felix().context().registerService(VersionChoice.class, choice, null);
        return chosen;
    }

    private List<String> sinkVersions() throws Exception {
        return sinks().stream()
                .map(sink -> sink.getBundle().getVersion().toString())
                .toList();
    }

    @Test
    void aNewerBundleServesWhenItIsChosenAndNotBefore() throws Exception {
        write();
        startAll();
        Map<String, String> chosen = choose("1.0.0");
        Rebinding rebinding = service(Rebinding.class);
        felix().install("sink", "1.1.0");
        assertThat(rebinding.rebind()).isEmpty();
        assertThat(sinkVersions()).containsExactly("1.0.0");
        assertThat(rebinding.bound()).contains(new Bound("sink k1", "test", "test.sink", "1.0.0", ""));

        Move move = new Move("sink k1", "test.sink", "1.0.0", "1.1.0", "");
        assertThat(rebinding.preview((component, bundle) -> Optional.empty())).containsExactly(move);
        assertThat(sinkVersions()).as("after a mere preview").containsExactly("1.0.0");

        chosen.put("sink k1", "1.1.0");
        assertThat(rebinding.rebind()).containsExactly(move);
        await().untilAsserted(() -> assertThat(sinkVersions()).containsExactly("1.1.0"));
        chosen.put("sink k1", "1.0.0");
        assertThat(rebinding.rebind()).containsExactly(new Move("sink k1", "test.sink", "1.1.0", "1.0.0", ""));
        await().untilAsserted(() -> assertThat(sinkVersions()).containsExactly("1.0.0"));
    }

    @Test
    void aPinnedComponentDoesNotFollowTheChoice() throws Exception {
        write("a1.sinks.k1.millrace.version = [1.0,1.1)");
        startAll();
        Map<String, String> chosen = choose("1.0.0");
        felix().install("sink", "1.1.0");
        chosen.put("sink k1", "1.1.0");
        assertThat(service(Rebinding.class).rebind()).isEmpty();
        assertThat(service(Rebinding.class).bound())
                .contains(new Bound("sink k1", "test", "test.sink", "1.0.0", "[1.0,1.1)"));
    }

    @Test
    void theFirstStartLeavesOutWhatIsInvalidAndRunsTheRest() throws Exception {
        write(
                "a1.sinks = k1 k2",
                "a1.sinks.k2.type = test",
                "a1.sinks.k2.path = bad",
                "a1.sinks.k2.channel = c1",
                "a1.sinks.k1.pth = x");
        startAll();

        assertThat(statuses()).singleElement().satisfies(status -> {
            assertThat(status.name()).isEqualTo("k2");
            assertThat(status.state()).isEqualTo(State.INVALID);
            assertThat(status.detail()).isEqualTo("path: leads nowhere: bad");
        });
        assertThat(configuration("millrace.sink.test", "a1.k1").getProperties().get("pth"))
                .isNull();
    }

    @Test
    void anAgentThatIsNotInTheFileEndsTheProcess() throws Exception {
        write();
        framework(Map.of("millrace.agent.name", "a2"));
        LinkedBlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        IntConsumer exit = codes::add;
        felix().context()
                .registerService(IntConsumer.class, exit, FrameworkUtil.asDictionary(Map.of("millrace.exit", "true")));

        topology();

        assertThat(codes.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void aWarningKeepsAStrictAgentFromStarting() throws Exception {
        write("a1.sinks.k1.pth = x");
        framework(Map.of("millrace.strict", "true"));
        felix().install("channel", "1.0.0");
        felix().install("source", "1.0.0");
        felix().install("sink", "1.0.0");
        LinkedBlockingQueue<Integer> codes = new LinkedBlockingQueue<>();
        IntConsumer exit = codes::add;
        felix().context()
                .registerService(IntConsumer.class, exit, FrameworkUtil.asDictionary(Map.of("millrace.exit", "true")));

        topology();

        assertThat(codes.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(sinks()).isEmpty();
    }

    @Test
    void aFileThatChangesIsReloadedByItselfAndOnASignal() throws Exception {
        write();
        framework(Map.of("millrace.reload", "true", "millrace.poll.seconds", "1"));
        felix().install("channel", "1.0.0");
        felix().install("selector", "1.0.0");
        felix().install("source", "1.0.0");
        felix().install("sink", "1.0.0");
        topology();
        awaitSinks("here");

        write("a1.sinks.k1.path = polled");
        awaitSinks("polled");

        write("a1.sinks.k1.path = signalled");
        ServiceReference<?>[] hup =
                felix().context().getServiceReferences(Runnable.class.getName(), "(millrace.signal=HUP)");
        ((Runnable) felix().context().getService(hup[0])).run();
        awaitSinks("signalled");
    }

    @Test
    void listShowsTypesAndKeys() throws Exception {
        write();
        startAll();

        assertThat(command("list", "sink", "test").text()).isEqualTo("""
                        sink test  1.0.0  test.sink  stable  (none at all)
                            path  String, required  Where it writes.
                            batchSize  Integer, default 100, at least 1
                            password  String
                            headers.*  any key
                        """);
        assertThat(command("list", "--json", "source").text())
                .startsWith("[{\"kind\":\"source\",\"type\":\"test\",\"version\":\"1.0.0\",\"bundle\":\"test.source\"")
                .contains("{\"key\":\"port\",\"type\":\"Integer\",\"required\":false,\"default\":\"0\",\"min\":\"0\"");
        assertThat(command("list", "snk").text()).isEqualTo("There is no kind snk; did you mean sink?\n");
        assertThat(command("list", "sink", "nope").code()).isEqualTo(1);
    }
}
