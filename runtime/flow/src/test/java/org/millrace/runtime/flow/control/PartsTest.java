package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.millrace.api.component.ComponentContext;
import org.millrace.api.component.Health;
import org.millrace.api.serializer.Deserializer;
import org.millrace.api.serializer.Serializer;
import org.millrace.api.sink.Batch;
import org.millrace.api.sink.Sink;
import org.millrace.runtime.services.ComponentStatus.State;

class PartsTest {
    private static final String[] PARTS = {"sink.serializer=serializer", "index="};

    private final Flow flow = new Flow().usual();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        flow.close();
    }

    /** A serializer that says what is done with it. */
    private class Part implements Serializer {
        private final String name;
        private volatile @Nullable ComponentContext context;

        Part(String name) {
            this.name = name;
        }

        @Override
        public void open(ComponentContext given) throws Exception {
            context = given;
            calls.add("open " + name + " as " + given.name());
        }

        @Override
        public Writer writer(OutputStream to, boolean append) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String suffix() {
            return "." + name;
        }

        @Override
        public void close() {
            calls.add("close " + name);
        }
    }

    /** A sink that puts its serializer's name before what it gets. */
    private final class Owner implements Sink {
        private String suffix = "";

        @Override
        public void open(ComponentContext context) {
            suffix = context.part("sink.serializer", Serializer.class)
                    .orElseThrow()
                    .suffix();
            calls.add("open sink");
            assertThat(context.part("index", Serializer.class)).isEqualTo(Optional.empty());
            assertThatThrownBy(() -> context.part("other", Serializer.class))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("sink k1 declares no part other");
            assertThatThrownBy(() -> context.part("sink.serializer", Deserializer.class))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @Override
        public void deliver(Batch batch) throws Exception {
            batch.forEach(event -> flow.received.add(event.text() + suffix));
        }

        @Override
        public void close() {
            calls.add("close sink");
        }
    }

    private TestOffer sink() {
        return flow.offer(new TestOffer("sink", "k1", Owner::new).with("millrace.parts", PARTS));
    }

    private TestOffer part(Supplier<Part> maker) {
        return flow.offer("serializer", "k1.sink.serializer", maker);
    }

    @Test
    void aPartIsOpenedBeforeItsOwnerAndClosedAfterIt() throws Exception {
        part(() -> new Part("a"));
        sink();
        flow.awaitRunning();
        flow.awaitState("serializer", "k1.sink.serializer", State.RUNNING);
        flow.withdraw("sink", "k1");
        flow.awaitState("sink", "k1", State.WAITING);
        assertThat(calls).containsExactly("open a as k1.sink.serializer", "open sink", "close sink", "close a");
        assertThat(flow.status("serializer", "k1.sink.serializer").state()).isEqualTo(State.WAITING);
    }

    @Test
    void anOwnerWaitsForAPartThatIsNotThere() {
        sink();
        await().untilAsserted(() ->
                assertThat(flow.status("sink", "k1").detail()).isEqualTo("waits for serializer k1.sink.serializer"));
        assertThat(flow.status("sink", "k1").state()).isEqualTo(State.WAITING);
        part(() -> new Part("a"));
        flow.awaitRunning();
        flow.withdraw("serializer", "k1.sink.serializer");
        await().untilAsserted(() ->
                assertThat(flow.status("sink", "k1").detail()).isEqualTo("waits for serializer k1.sink.serializer"));
        assertThat(calls).contains("close sink", "close a");
    }

    @Test
    void anotherPartMeansAnotherInstanceOfItsOwnerThatTakesOverBesideTheOld() {
        part(() -> new Part("a"));
        sink();
        flow.awaitRunning();
        part(() -> new Part("b"));
        await().untilAsserted(() -> assertThat(calls)
                .containsExactly(
                        "open a as k1.sink.serializer",
                        "open sink",
                        "open b as k1.sink.serializer",
                        "open sink",
                        "close sink",
                        "close a"));
        flow.awaitState("serializer", "k1.sink.serializer", State.RUNNING);
    }

    @Test
    void aPartThatIsOfferedAnewAndIsTheSameChangesNothing() {
        Supplier<Part> same = () -> new Part("a");
        part(same);
        sink();
        flow.awaitRunning();
        part(same);
        flow.offer("channel", "c9", () -> new QueueChannel(10));
        flow.awaitState("channel", "c9", State.RUNNING);
        assertThat(calls).containsExactly("open a as k1.sink.serializer", "open sink");
    }

    @Test
    void aPartThatDoesNotOpenIsItsOwnersFailureByName() {
        part(() -> new Part("a") {
            @Override
            public void open(ComponentContext given) throws Exception {
                throw new java.io.IOException("no schema");
            }
        });
        sink();
        await().untilAsserted(() -> assertThat(flow.status("sink", "k1").detail())
                .contains("serializer k1.sink.serializer, open: java.io.IOException: no schema"));
        assertThat(calls).doesNotContain("open sink");
    }

    @Test
    void aPartThatFailsInServiceHasItsOwnerOpenedAnew() {
        List<Part> made = new CopyOnWriteArrayList<>();
        part(() -> {
            Part part = new Part("a");
            made.add(part);
            return part;
        });
        sink();
        flow.awaitRunning();
        Objects.requireNonNull(made.get(0).context).report(Health.FAILED, "lost its dictionary");
        await().untilAsserted(() -> assertThat(calls)
                .containsExactly(
                        "open a as k1.sink.serializer",
                        "open sink",
                        "close sink",
                        "close a",
                        "open a as k1.sink.serializer",
                        "open sink"));
        flow.awaitRunning();
    }
}
