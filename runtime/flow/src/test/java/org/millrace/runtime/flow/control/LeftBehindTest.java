package org.millrace.runtime.flow.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.millrace.api.component.Kind;
import org.millrace.runtime.flow.wiring.InletSpec;
import org.millrace.runtime.services.ComponentStatus;
import org.slf4j.LoggerFactory;

/** Events that stay on disk while nobody delivers them are not kept quiet about. */
@Timeout(60)
class LeftBehindTest {
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** Stands for a directory: what is in it is there again whoever opens it. */
    private final QueueChannel disk = new QueueChannel(1000) {
        @Override
        public boolean durable() {
            return true;
        }
    };

    @BeforeEach
    void listen() {
        appender.start();
        logger().addAppender(appender);
    }

    @AfterEach
    void listenNoMore() {
        logger().detachAppender(appender);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("org.millrace.runtime.flow.channel.LeftBehind");
    }

    private List<String> told() {
        return List.copyOf(appender.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private void awaitTold(int times, String what) {
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(told().stream().filter(line -> line.contains(what)))
                        .hasSize(times));
    }

    private static String detail(Flow flow) {
        return flow.board.components().stream()
                .filter(status -> status.key().kind() == Kind.CHANNEL)
                .map(ComponentStatus::detail)
                .findFirst()
                .orElse("none");
    }

    @Test
    void aChannelThatKeepsNothingInPlaceOfADurableOneSaysWhatStaysOnDisk() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.withdraw("channel", "c1");
            flow.offer("channel", "c1", () -> disk);
            flow.awaitState("source", "r1", ComponentStatus.State.RUNNING);
            await().until(() -> {
                flow.source.send(1);
                return disk.usage().events().orElse(0) >= 3;
            });
            long left = disk.usage().events().orElse(0);
            flow.withdraw("channel", "c1");
            flow.offer("channel", "c1", () -> new QueueChannel(1000));
            awaitTold(1, "channel c1: " + left + " events that wait for delivery stay on disk");
            await().untilAsserted(() -> assertThat(detail(flow)).contains(left + " events", "stay on disk"));
            flow.withdraw("channel", "c1");
            flow.offer("channel", "c1", () -> disk);
            await().untilAsserted(() -> assertThat(detail(flow)).isEmpty());
            assertThat(told()).hasSize(1);
        }
    }

    @Test
    void aDurableChannelThatIsRemovedSaysWhatStaysOnDisk() throws Exception {
        try (Flow flow = new Flow()) {
            flow.offer("channel", "c1", () -> disk);
            flow.control.wire(new InletSpec("r1", List.of("c1"), List.of(), "r1"));
            flow.offer("selector", "r1", () -> new ToAllSelector());
            flow.offer("source", "r1", () -> flow.source);
            flow.awaitState("source", "r1", ComponentStatus.State.RUNNING);
            flow.source.send(4);
            flow.withdraw("source", "r1");
            flow.withdraw("selector", "r1");
            flow.withdraw("channel", "c1");
            flow.control.unwire(new InletSpec("r1", List.of("c1"), List.of(), "r1"));
            awaitTold(1, "channel c1: it was removed from the configuration with 4 events");
        }
        assertThat(told()).hasSize(1);
    }

    @Test
    void anAgentThatEndsRemovesNothing() throws Exception {
        try (Flow flow = new Flow()) {
            flow.usual();
            flow.withdraw("channel", "c1");
            flow.offer("channel", "c1", () -> disk);
            flow.awaitState("source", "r1", ComponentStatus.State.RUNNING);
            flow.source.send(1);
        }
        assertThat(told()).isEmpty();
    }
}
