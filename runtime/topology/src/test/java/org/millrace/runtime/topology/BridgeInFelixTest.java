package org.millrace.runtime.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.ServiceReference;

/** A bridge takes the classes that no bundle offers, in Felix. */
final class BridgeInFelixTest extends InFelix {
    private void start(String type) throws Exception {
        write("a1.sinks.k1.type = " + type, "a1.sinks.k1.any = thing");
        framework(Map.of());
        felix().install("channel", "1.0.0");
        felix().install("selector", "1.0.0");
        felix().install("source", "1.0.0");
        felix().install("bridge", "1.0.0");
        topology();
    }

    private void awaitType(String type) {
        await().untilAsserted(() -> assertThat(sinks())
                .extracting(sink -> sink.getProperty("millrace.type"))
                .containsExactly(type));
    }

    @Test
    void aBridgeIsMadeWithTheClassTheUserTypedAndTheLoaderItAskedFor() throws Exception {
        start("com.acme.OldSink");
        awaitType("bridge");
        ServiceReference<?> sink = sinks().get(0);
        assertThat(sink.getProperty("millrace.typedAs")).isEqualTo("com.acme.OldSink");
        assertThat(sink.getProperty("any")).isEqualTo("thing");
        Answer answer = command("validate", file.toString());
        assertThat(answer.text())
                .contains(
                        "NOTE a1.sinks.k1 type: no bundle offers com.acme.OldSink itself; bridge of test.bridge takes it")
                .endsWith("The configuration is valid.\n");
        assertThat(answer.code()).isZero();
    }

    @Test
    void aBridgeMayRefuseAClassAsAnyComponentMay() throws Exception {
        start("com.acme.NoSink");
        await().untilAsserted(
                        () -> assertThat(command("validate", file.toString()).text())
                                .contains("ERROR a1.sinks.k1 type: is not known: com.acme.NoSink"));
        assertThat(sinks()).isEmpty();
    }

    @Test
    void aBundleThatOffersTheClassItselfTakesItOver() throws Exception {
        start("com.acme.OldSink");
        awaitType("bridge");
        write("a1.sinks.k1.type = com.acme.TestSink");
        // The bridge refuses this one, and nobody else is there.
        assertThat(command("reload").code()).isEqualTo(1);
        awaitType("bridge");
        felix().install("sink", "1.0.0");
        await().untilAsserted(() -> assertThat(command("reload").code()).isZero());
        awaitType("test");
    }
}
