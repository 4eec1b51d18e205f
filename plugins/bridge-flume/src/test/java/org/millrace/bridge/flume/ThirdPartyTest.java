package org.millrace.bridge.flume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.component.FatalException;
import org.millrace.api.component.InvalidConfigurationException;
import org.millrace.api.sink.RetryableException;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.NothingLeftBehind;
import org.millrace.testkit.OpenSink;
import org.millrace.testkit.TestBatch;

/** Somebody's sink: in several versions, replaced while it runs, failing in the ways in which sinks fail. */
@ExtendWith({FlumeHome.class, NothingLeftBehind.class})
class ThirdPartyTest {
    private static final String TYPE = "com.acme.AcmeSink";

    @TempDir
    private Path home;

    private Path plugins = Path.of("");

    @BeforeEach
    void ownPlugins() {
        plugins = home.resolve("plugins.d");
        FlumeHome.plugins(plugins);
    }

    @AfterEach
    void published() {
        FlumeHome.plugins(FlumeHome.PUBLISHED);
    }

    /** Appends each event to a file, with its version before it; what it does to the channel is {@code body}. */
    private static String source(String version, String body) {
        return """
            package com.acme;
            import java.nio.file.*;
            import org.apache.flume.*;
            import org.apache.flume.conf.Configurable;
            import org.apache.flume.sink.AbstractSink;
            public class AcmeSink extends AbstractSink implements Configurable {
                private Path file;
                private Transaction kept;
                @Override public void configure(Context context) {
                    file = Path.of(context.getString("file"));
                    if (Thread.currentThread().getContextClassLoader() != AcmeSink.class.getClassLoader())
                        throw new IllegalStateException("wrong context class loader");
                    if (context.getString("token") == null || context.getString("bridge.path") != null)
                        throw new IllegalStateException("not my keys: " + context);
                }
                private void write(Event event) throws Exception {
                    Files.writeString(file, "VERSION " + new String(event.getBody()) + System.lineSeparator(),
                        StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
                @Override public Status process() throws EventDeliveryException {
                    Channel channel = getChannel();
                    BODY
                }
            }
            """.replace("VERSION", version).replace("BODY", body);
    }

    private static final String ONE_AT_A_TIME = """
        Transaction t = channel.getTransaction();
        t.begin();
        try {
            Event event = channel.take();
            if (event != null) {
                if (new String(event.getBody()).startsWith("bad")) throw new IllegalArgumentException("no such");
                write(event);
            }
            t.commit();
            return event == null ? Status.BACKOFF : Status.READY;
        } catch (Exception e) {
            t.rollback();
            throw new EventDeliveryException("can't", e);
        } finally {
            t.close();
        }
        """;

    private void install(String folder, String version, String body) throws IOException {
        Compiled.jar(home, TYPE, source(version, body), plugins.resolve(folder).resolve("lib/acme.jar"));
    }

    private OpenSink open(String... more) throws Exception {
        var trial = Connectors.sink(FlumeSink.class)
                .set("bridge.class", TYPE)
                .set("file", home.resolve("out"))
                .set(".token", "s3cret");
        for (int i = 0; i < more.length; i += 2) {
            trial.set(more[i], more[i + 1]);
        }
        return trial.open();
    }

    private String written() throws IOException {
        return Files.readString(home.resolve("out")).replace(System.lineSeparator(), " ");
    }

    @Test
    void twoVersionsRunSideBySideAndTheNewestIsTheOneWithoutAName() throws Exception {
        install("acme@1.9", "old", ONE_AT_A_TIME);
        install("acme@1.10", "new", ONE_AT_A_TIME);
        try (OpenSink newest = open();
                OpenSink pinned = open("bridge.plugin", "acme@1.9");
                OpenSink other = open(
                        "bridge.path", plugins.resolve("acme@1.9/lib/acme.jar").toString())) {
            newest.deliver("a");
            pinned.deliver("b");
            other.deliver("c");
        }
        assertThat(written()).isEqualTo("new a old b old c ");
    }

    @Test
    void aJarThatIsReplacedChangesTheNextInstanceAndNotTheOneThatRuns() throws Exception {
        install("acme", "first", ONE_AT_A_TIME);
        try (OpenSink running = open()) {
            // In place, as cp does it.
            install("acme", "second", ONE_AT_A_TIME.replace("BACKOFF", "READY"));
            running.deliver("a");
            try (OpenSink next = open()) {
                next.deliver("b");
            }
            running.deliver("c");
        }
        assertThat(written()).isEqualTo("first a second b first c ");
    }

    @Test
    void whatIsDeliveredBeforeAFailureDoesNotComeAgain() throws Exception {
        install("acme", "v", ONE_AT_A_TIME);
        try (OpenSink sink = open()) {
            TestBatch batch = sink.deliver("a", "b", "bad", "c");
            assertThat(batch.comesAgain()).containsOnlyKeys(2, 3);
            assertThat(batch.comesAgain().get(2)).contains("AcmeSink of acme").contains("can't");
            assertThatThrownBy(() -> sink.deliver("bad"))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("can't");
            sink.deliver("c");
        }
        assertThat(written()).isEqualTo("v a v b v c ");
    }

    @Test
    void aSinkThatBacksOffKeepsItsEvents() throws Exception {
        install("acme", "v", "return Status.BACKOFF;");
        try (OpenSink sink = open()) {
            assertThatThrownBy(() -> sink.deliver("a"))
                    .isInstanceOf(RetryableException.class)
                    .hasMessageContaining("says BACKOFF");
        }
    }

    @Test
    void aSinkThatKeepsItsTransactionOpenSaysThatItCantBeBridged() throws Exception {
        install("acme", "v", """
            if (kept == null) { kept = channel.getTransaction(); kept.begin(); }
            return channel.take() == null ? Status.BACKOFF : Status.READY;
            """);
        try (OpenSink sink = open()) {
            assertThatThrownBy(() -> sink.deliver("a"))
                    .isInstanceOf(FatalException.class)
                    .hasMessageContaining("keeps its transaction open");
        }
    }

    @Test
    void aClassInTwoFoldersHasToBeChosen() throws Exception {
        install("acme", "v", ONE_AT_A_TIME);
        install("other", "v", ONE_AT_A_TIME);
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("acme, other")
                .hasMessageContaining("bridge.plugin");
        assertThatThrownBy(() -> open("bridge.plugin", "../acme"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("not a path");
        assertThatThrownBy(() -> open("bridge.plugin", "acne"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("there are: acme, other");
    }

    @Test
    void aJarThatIsNoneIsNamed() throws Exception {
        Path jar = plugins.resolve("acme/lib/half.jar");
        Files.createDirectories(jar.getParent());
        Files.writeString(jar, "PK half");
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("half.jar can't be read as a jar");
    }

    @Test
    void ofUsASinkSeesNothing() throws Exception {
        install("acme", "v", """
            try {
                Class.forName("org.millrace.api.event.Event");
            } catch (ClassNotFoundException e) {
                throw new EventDeliveryException("unseen");
            }
            return Status.READY;
            """);
        try (OpenSink sink = open()) {
            assertThatThrownBy(() -> sink.deliver("a")).hasMessageContaining("unseen");
        }
    }
}
