package org.millrace.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.BundleUse;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.MetricsSource;
import org.osgi.framework.Bundle;

class FlowInFelixIT {
    @TempDir
    Path storage;

    private Container felix;
    private Bundle zoo;

    @BeforeEach
    void start() throws Exception {
        felix = new Container(storage);
        zoo = felix.startZoo("1.0.0");
        felix.wireInlet("r1", List.of("c1"), List.of());
        felix.wireDrain("k1", "c1");
        felix.configure("channel", "memory", "c1", felix.bundle("org.millrace.channel.memory"), Map.of());
        felix.configure("selector", "replicating", "r1", felix.bundle("org.millrace.selector.standard"), Map.of());
        felix.configure("source", "zoo_number", "r1", zoo, Map.of());
    }

    @AfterEach
    void stop() throws Exception {
        felix.close();
    }

    private void sink(String fail) throws Exception {
        felix.configure("sink", "zoo_trouble", "k1", zoo, Map.of("fail", fail));
    }

    private void awaitState(String kind, String name, State state) {
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(felix.status(kind, name).state())
                        .as(() -> felix.status(kind, name).toString())
                        .isEqualTo(state));
    }

    private long delivered() {
        return felix.service(MetricsSource.class).metrics().stream()
                .filter(group -> group.key().kind() == Kind.CHANNEL)
                .mapToLong(group ->
                        group.values().getOrDefault("EventTakeSuccessCount", 0).longValue())
                .sum();
    }

    private void awaitFlow() {
        long before = delivered();
        await().atMost(Duration.ofSeconds(15)).until(() -> delivered() > before + 100);
    }

    @Test
    void aFlowComesUpFromConfigurationsAndBundles() throws Exception {
        sink("nowhere");
        awaitState("sink", "k1", State.RUNNING);
        awaitState("source", "r1", State.RUNNING);
        awaitFlow();
        assertThat(felix.status("sink", "k1").version()).isEqualTo("1.0.0");
    }

    @Test
    void aNewKeyRestartsTheSinkAlone() throws Exception {
        sink("nowhere");
        awaitFlow();
        sink("still nowhere");
        await().until(() -> felix.status("sink", "k1").activations() == 2);
        awaitFlow();
        assertThat(felix.status("source", "r1").activations()).isEqualTo(1);
        assertThat(felix.status("channel", "c1").activations()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"constructor", "open", "deliver"})
    void aSinkThatThrowsIsSeenAndAGoodConfigurationMendsIt(String phase) throws Exception {
        sink(phase);
        State expected = phase.equals("deliver") ? State.RETRYING : State.FAILED;
        awaitState("sink", "k1", expected);
        assertThat(felix.status("sink", "k1").detail()).contains("NoClassDefFoundError", "org/example/" + phase);
        awaitState("channel", "c1", State.RUNNING);
        sink("nowhere");
        awaitState("sink", "k1", State.RUNNING);
        awaitFlow();
        assertThat(felix.status("channel", "c1").activations()).isEqualTo(1);
        assertThat(felix.status("source", "r1").activations()).isEqualTo(1);
    }

    @Test
    void eachCallRunsWithTheContextLoaderThatTheBundleDeclares() throws Exception {
        felix.configure("sink", "zoo_bridge", "k1", zoo, Map.of("millrace.typedAs", "com.acme.OldSink"));
        awaitState("sink", "k1", State.RUNNING);
        awaitFlow();
        await().untilAsserted(
                        () -> assertThat(felix.status("sink", "k1").detail()).isEqualTo("typed as com.acme.OldSink"));
        assertThat(felix.service(MetricsSource.class).metrics())
                .filteredOn(group -> group.key().kind() == Kind.SINK)
                .singleElement()
                .satisfies(group -> assertThat(group.values().get("Wrong")).isEqualTo(7L));
    }

    @Test
    void aContextLoaderThatCantBeHadIsToldAndNothingRunsWithoutIt() throws Exception {
        felix.configure("sink", "zoo_lost_loader", "k1", zoo, Map.of());
        awaitState("sink", "k1", State.FAILED);
        assertThat(felix.status("sink", "k1").detail())
                .contains("declares contextLoader = org.example.Absent, a class that it can't load");
    }

    @Test
    void anInvalidConfigurationIsToldWithItsKey() throws Exception {
        sink("configuration");
        awaitState("sink", "k1", State.FAILED);
        assertThat(felix.status("sink", "k1").detail()).contains("fail: must not be configuration", "not tried again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "hang in close"})
    void aSinkThatDoesNotCloseWellLetsItsBundleGo(String phase) throws Exception {
        sink(phase);
        awaitFlow();
        Bundle next = felix.startZoo("1.0.1");
        felix.configure("sink", "zoo_trouble", "k2", next, Map.of());
        felix.wireDrain("k2", "c1");
        awaitState("sink", "k2", State.RUNNING);
        felix.remove("sink", "k1");
        awaitFlow();
        awaitState("sink", "k1", State.WAITING);
        assertThat(felix.status("channel", "c1").activations()).isEqualTo(1);
        assertThat(felix.status("sink", "k2").activations()).isEqualTo(1);
    }

    @Test
    void aSinkMovesToANewerBundleAndTheOldOneIsReleased() throws Exception {
        sink("nowhere");
        awaitFlow();
        Bundle next = felix.startZoo("1.1.0");
        felix.move("sink", "k1", next);
        felix.move("source", "r1", next);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> felix.status("sink", "k1").version().equals("1.1.0"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> felix.status("source", "r1").version().equals("1.1.0"));
        assertThat(felix.service(BundleUse.class).awaitReleased(zoo.getBundleId(), Duration.ofSeconds(5)))
                .isTrue();
        zoo.uninstall();
        awaitFlow();
        assertThat(felix.status("channel", "c1").activations()).isEqualTo(1);
    }
}
