package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.Rebinding;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** What is configured comes up, changes and is listed, in Felix. */
final class TopologyInFelixTest extends InFelix {
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

        assertThat(rebinding.restart(new ComponentKey(Kind.SINK, "k1"))).isTrue();

        await().until(() -> sinks().size() == 1 && !sinks().get(0).equals(before));
        awaitSinks("here");
        ServiceReference<?> after = sinks().get(0);
        assertThat(command("reload").text()).contains("unchanged");
        assertThat(sinks()).containsExactly(after);
        assertThat(configuration("millrace.channel.test", "a1.c1").getChangeCount())
                .isEqualTo(channel);
        assertThat(rebinding.restart(new ComponentKey(Kind.SINK, "k9"))).isFalse();
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
    void aComponentWaitsForItsBundleAndIsBoundWhenItArrives() throws Exception {
        write();
        framework(Map.of());
        felix().install("channel", "1.0.0");
        felix().install("selector", "1.0.0");
        felix().install("source", "1.0.0");
        topology();
        await().untilAsserted(() -> assertThat(statuses()).hasSize(1));
        assertThat(statuses().get(0).state()).isEqualTo(State.WAITING);
        assertThat(statuses().get(0).key().name()).isEqualTo("k1");
        assertThat(configuration("millrace.drain", "a1.k1")).isNotNull();
        assertThat(command("reload").code()).as("it may go on waiting").isZero();

        felix().install("sink", "1.0.0");

        awaitSinks("here");
        assertThat(statuses()).isEmpty();
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
                        sink test  1.0.0  test.sink  stable  (at most once)
                            KEY        TYPE                 DEFAULT   MEANING
                            path       text                 required  Where it writes.
                            batchSize  integer, at least 1  100
                            password   secret text
                            headers.*  text                           Any key: what follows is for the user to name.
                        """);
        assertThat(command("list", "--json", "source").text())
                .startsWith("[{\"kind\":\"source\",\"type\":\"test\",\"version\":\"1.0.0\",\"bundle\":\"test.source\"")
                .contains(
                        "{\"key\":\"port\",\"type\":\"Integer\",\"many\":false,\"required\":false,\"default\":\"0\",\"min\":\"0\"");
        assertThat(command("list", "snk").text()).isEqualTo("There is no kind snk; did you mean sink?\n");
        assertThat(command("list", "sink", "nope").code()).isEqualTo(1);
    }
}
