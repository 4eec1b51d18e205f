package org.millrace.runtime.deploy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentKey;
import org.millrace.api.component.Kind;
import org.millrace.runtime.deploy.store.Plugin.Use;
import org.osgi.framework.Version;

final class DesiredPluginsTest {
    private static final ComponentKey K1 = new ComponentKey(Kind.SINK, "k1");
    private static final Version ONE = new Version("1.0.0");
    private static final Version TWO = new Version("2.0.0");

    private static Plugin plugin(String name, String version, Use use, String file) {
        String hex = String.format("%064x", (name + version + use).hashCode() & 0xFFFFFFFFL);
        return new Plugin(new Digest(hex), name, new Version(version), use, "in 100% ö - jar", file);
    }

    private static final Plugin SINK_1 = plugin("sink", "1.0.0", Use.INSTALLED, "");
    private static final Plugin SINK_2 = plugin("sink", "2.0.0", Use.INSTALLED, "a b-c.jar");
    private static final Plugin GONE = plugin("gone", "1.0.0.beta-1", Use.REMOVED, "gone.jar");

    private static DesiredPlugins both() {
        return DesiredPlugins.NOTHING.with(SINK_1).tidy().with(SINK_2).tidy();
    }

    @Test
    void theVersionThatCameFirstServesUntilAnotherIsChosen() {
        assertThat(both().versionFor(K1, "sink")).contains(ONE);
        DesiredPlugins upgraded = both().serving("sink", TWO).tidy();
        assertThat(upgraded.versionFor(K1, "sink")).contains(TWO);
        assertThat(upgraded.previous()).containsEntry("sink", ONE);
        assertThat(both().versionFor(K1, "other")).isEmpty();
    }

    @Test
    void anExceptionIsForOneComponentAndEndsWithTheNextChoiceForAll() {
        DesiredPlugins.Seat seat = new DesiredPlugins.Seat(K1, "sink");
        DesiredPlugins one = both().choosing(seat, TWO).tidy();
        assertThat(one.versionFor(K1, "sink")).contains(TWO);
        assertThat(one.versionFor(new ComponentKey(Kind.SINK, "k2"), "sink")).contains(ONE);
        assertThat(one.serving("sink", TWO).chosen()).isEmpty();
        assertThat(one.without(SINK_2.digest()).tidy().chosen()).isEmpty();
    }

    @Test
    void theNewestThatIsLeftServesWhenWhatServedIsRemoved() {
        DesiredPlugins three =
                both().with(plugin("sink", "3.0.0", Use.INSTALLED, "")).tidy();
        assertThat(three.without(SINK_1.digest()).tidy().current()).containsEntry("sink", new Version("3.0.0"));
        DesiredPlugins none =
                both().without(SINK_1.digest()).without(SINK_2.digest()).tidy();
        assertThat(none.current()).isEmpty();
    }

    @Test
    void onlyWhatARollbackReturnsToIsKept() {
        DesiredPlugins upgraded =
                both().serving("sink", TWO).with(SINK_1.as(Use.KEPT)).tidy();
        assertThat(upgraded.of("sink", ONE).map(Plugin::use)).contains(Use.KEPT);
        Plugin three = plugin("sink", "3.0.0", Use.INSTALLED, "");
        DesiredPlugins further = upgraded.with(three)
                .serving("sink", three.version())
                .with(SINK_2.in("").as(Use.KEPT))
                .tidy();
        assertThat(further.of("sink", ONE)).isEmpty();
        assertThat(further.previous()).containsEntry("sink", TWO);
    }

    @Test
    void theWrittenFormIsReadAsItWas() throws IOException {
        DesiredPlugins wanted = both().with(GONE)
                .serving("sink", TWO)
                .choosing(new DesiredPlugins.Seat(new ComponentKey(Kind.INTERCEPTOR, "r1.i1"), "sink"), ONE)
                .numbered(42);
        assertThat(DesiredPluginsText.read(DesiredPluginsText.write(wanted))).isEqualTo(wanted);
        assertThat(DesiredPluginsText.read(DesiredPluginsText.write(DesiredPlugins.NOTHING)))
                .isEqualTo(DesiredPlugins.NOTHING);
    }

    @Test
    void noChangedByteAndNoPartIsTakenForTheWhole() {
        byte[] whole = DesiredPluginsText.write(both());
        for (int i = 0; i < whole.length; i++) {
            byte[] changed = whole.clone();
            changed[i] ^= 0x10;
            byte[] part = java.util.Arrays.copyOf(whole, i);
            assertThatThrownBy(() -> DesiredPluginsText.read(changed))
                    .as("byte %d", i)
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> DesiredPluginsText.read(part))
                    .as("%d bytes", i)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aDigestIsReadAsPeopleAndToolsWriteIt() {
        String hex = SINK_1.digest().hex();
        assertThat(Digest.parse("sha256:" + hex.toUpperCase(java.util.Locale.ROOT) + " "))
                .contains(SINK_1.digest());
        assertThat(Digest.parse(hex.substring(1))).isEqualTo(Optional.empty());
    }
}
