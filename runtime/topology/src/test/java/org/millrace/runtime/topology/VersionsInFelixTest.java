package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.services.ComponentStatus;
import org.millrace.runtime.services.ComponentStatus.State;
import org.millrace.runtime.services.Rebinding;
import org.millrace.runtime.services.Rebinding.Bound;
import org.millrace.runtime.services.Rebinding.Move;
import org.millrace.runtime.services.VersionChoice;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** Which version of a bundle serves, in Felix. */
final class VersionsInFelixTest extends InFelix {
    private static final ComponentKey K1 = new ComponentKey(Kind.SINK, "k1");

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
    private Map<ComponentKey, String> choose(String version) {
        Map<ComponentKey, String> chosen = new ConcurrentHashMap<>(Map.of(K1, version));
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
        Map<ComponentKey, String> chosen = choose("1.0.0");
        Rebinding rebinding = service(Rebinding.class);
        felix().install("sink", "1.1.0");
        assertThat(rebinding.rebind()).isEmpty();
        assertThat(sinkVersions()).containsExactly("1.0.0");
        assertThat(rebinding.bound()).contains(new Bound(K1, "test", "test.sink", "1.0.0", ""));

        Move move = new Move(K1, "test.sink", "1.0.0", "1.1.0", "");
        assertThat(rebinding.preview((component, bundle) -> Optional.empty())).containsExactly(move);
        assertThat(sinkVersions()).as("after a mere preview").containsExactly("1.0.0");

        chosen.put(K1, "1.1.0");
        assertThat(rebinding.rebind()).containsExactly(move);
        await().untilAsserted(() -> assertThat(sinkVersions()).containsExactly("1.1.0"));
        chosen.put(K1, "1.0.0");
        assertThat(rebinding.rebind()).containsExactly(new Move(K1, "test.sink", "1.1.0", "1.0.0", ""));
        await().untilAsserted(() -> assertThat(sinkVersions()).containsExactly("1.0.0"));
    }

    @Test
    void aPinnedComponentDoesNotFollowTheChoice() throws Exception {
        write("a1.sinks.k1.millrace.version = [1.0,1.1)");
        startAll();
        Map<ComponentKey, String> chosen = choose("1.0.0");
        felix().install("sink", "1.1.0");
        chosen.put(K1, "1.1.0");
        assertThat(service(Rebinding.class).rebind()).isEmpty();
        assertThat(service(Rebinding.class).bound()).contains(new Bound(K1, "test", "test.sink", "1.0.0", "[1.0,1.1)"));
    }
}
