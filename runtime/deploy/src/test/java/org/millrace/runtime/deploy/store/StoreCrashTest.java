package org.millrace.runtime.deploy.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.millrace.runtime.deploy.store.MortalDisk.Killed;
import org.millrace.runtime.deploy.store.MortalDisk.Moment;
import org.osgi.framework.Version;

/** The process is killed in each operation of each change: what is wanted is then what was, or what was to be. */
final class StoreCrashTest {
    private static final Version ONE = new Version("1.0.0");
    private static final Version TWO = new Version("2.0.0");

    @TempDir
    Path directory;

    /** A jar's content is whatever tells it from others. */
    private static Plugin receive(Store store, Path jars, Version version) throws IOException {
        Path jar = Files.writeString(jars.resolve(version + ".jar"), "sink " + version);
        Digest digest = Digest.of(jar);
        try (Reception reception = store.receive()) {
            store.keep(Files.copy(jar, reception.place()), digest);
        }
        return new Plugin(digest, "sink", version, Plugin.Use.INSTALLED, jar.toString(), "");
    }

    private static Store.Hold hold(Store store) throws IOException {
        return store.hold(Duration.ofSeconds(1)).orElseThrow();
    }

    /** Install, upgrade, rollback, remove: each a change, each by whoever opens the store anew. */
    private interface Change {
        void make(Store store) throws IOException;
    }

    private List<Change> changes() {
        return List.of(
                store -> {
                    Plugin plugin = receive(store, directory, ONE);
                    try (Store.Hold hold = hold(store)) {
                        store.change(hold, store.wanted().with(plugin), "install one");
                    }
                },
                store -> {
                    Plugin plugin = receive(store, directory, TWO);
                    Plugin one = store.wanted().of("sink", ONE).orElseThrow();
                    try (Store.Hold hold = hold(store)) {
                        store.change(
                                hold,
                                store.wanted().with(plugin).serving("sink", TWO).with(one.as(Plugin.Use.KEPT)),
                                "upgrade to two");
                    }
                },
                store -> {
                    Plugin one = store.wanted().of("sink", ONE).orElseThrow();
                    Plugin two = store.wanted().of("sink", TWO).orElseThrow();
                    try (Store.Hold hold = hold(store)) {
                        store.change(
                                hold,
                                store.wanted()
                                        .with(one.as(Plugin.Use.INSTALLED))
                                        .serving("sink", ONE)
                                        .with(two.as(Plugin.Use.KEPT)),
                                "roll back to one");
                    }
                },
                store -> {
                    DesiredPlugins next = store.wanted();
                    for (Plugin plugin : next.plugins()) {
                        next = next.without(plugin.digest());
                    }
                    try (Store.Hold hold = hold(store)) {
                        store.change(hold, next, "remove");
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWantedIsTheOldOrTheNewWheneverTheProcessIsKilled(Moment moment) throws IOException {
        List<Change> changes = changes();
        int kills = 0;
        for (int c = 0; c < changes.size(); c++) {
            DesiredPlugins whole = upTo(directory.resolve(moment + "-" + c), changes.subList(0, c + 1));
            boolean killed = true;
            for (int n = 1; killed; n++) {
                Path folder = directory.resolve(moment + "-" + c + "-" + n);
                DesiredPlugins before = upTo(folder, changes.subList(0, c));
                killed = killedIn(folder, changes.get(c), n, moment);
                kills += killed ? 1 : 0;
                Store after = Store.open(folder, new LocalDisk());
                DesiredPlugins found = after.wanted();
                assertThat(found.sameAs(before) || found.sameAs(whole))
                        .as("%s killed %s operation %d of change %d", found, moment, n, c)
                        .isTrue();
                assertThat(!killed || !found.sameAs(before) || found.sequence() == before.sequence())
                        .isTrue();
                sound(after, folder, found.sameAs(before) ? c : c + 1);
                if (found.sameAs(before)) {
                    changes.get(c).make(after);
                    assertThat(after.wanted().sameAs(whole)).as("done again").isTrue();
                }
            }
        }
        assertThat(kills).as("operations that were interrupted").isGreaterThan(25);
    }

    private static DesiredPlugins upTo(Path folder, List<Change> changes) throws IOException {
        Store store = Store.open(folder, new LocalDisk());
        for (Change change : changes) {
            change.make(store);
        }
        return store.wanted();
    }

    private static boolean killedIn(Path folder, Change change, int operation, Moment moment) throws IOException {
        try {
            change.make(Store.open(folder, new MortalDisk(operation, moment)));
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    /** Every content that is wanted is whole, and nothing half-done is left. */
    private static void sound(Store store, Path folder, int changes) throws IOException {
        for (Digest digest : store.wanted().contents().toList()) {
            assertThat(Digest.of(store.content(digest))).isEqualTo(digest);
        }
        assertThat(store.history()).hasSize(changes);
        List<String> left = new ArrayList<>();
        try (var files = Files.walk(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".part"))
                    .forEach(left::add);
        }
        assertThat(left).isEmpty();
    }

    @Test
    void aHoldOfAKilledProcessDoesNotKeepOthersOut() throws IOException {
        Store first = Store.open(directory.resolve("s"), new LocalDisk());
        Store second = Store.open(directory.resolve("s"), new LocalDisk());
        try (Store.Hold held = hold(first)) {
            assertThat(held).isNotNull();
            assertThat(second.hold(Duration.ZERO)).isEmpty();
        }
        try (Store.Hold held = hold(second)) {
            assertThat(held).isNotNull();
        }
    }
}
