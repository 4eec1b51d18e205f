package org.millrace.source.netcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.millrace.testkit.TestContext;

/** Half a line is no line. */
class CutOffTest {
    private final TestContext agent = TestContext.in(Path.of("target"));

    private static void awaitGone(Running running) {
        await().atMost(Duration.ofSeconds(10)).until(() -> running.context.count("OpenConnectionCount") == 0);
    }

    @Test
    void aResetWithinALineMakesNoEvent() throws Exception {
        try (Running running = Running.of(TestConfig.loopback(), agent.successor())) {
            Peer peer = running.connect();
            assertThat(peer.say("one\n").answer()).isEqualTo("OK");
            peer.say("half of a li").reset();
            awaitGone(running);
            assertThat(running.delivered).containsExactly("one");
        }
    }

    @Test
    void aResetOfAPeerThatWasQuietForLongMakesNone() throws Exception {
        try (Running running = Running.of(TestConfig.loopback(), agent.successor())) {
            Peer peer = running.connect();
            assertThat(peer.say("one\nhalf of a li").answer()).isEqualTo("OK");
            await().until(() -> running.context.alive().size() <= 3);
            peer.reset();
            awaitGone(running);
            assertThat(running.delivered).containsExactly("one");
            assertThat(running.context.count("EventReadFail")).isEqualTo(1);
        }
    }

    @RepeatedTest(5)
    void aResetRightBehindItMakesNone() throws Exception {
        try (Running running = Running.of(TestConfig.loopback(), agent.successor())) {
            running.connect().say("one\nhalf of a li").reset();
            awaitGone(running);
            assertThat(running.delivered).doesNotContain("half of a li");
        }
    }

    @Test
    void aResetThatAFailedAnswerTookNoticeOfMakesNone() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Running running = Running.of(TestConfig.loopback(), agent.successor())) {
            running.before(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Peer peer = running.connect();
            peer.say("one\nhalf of a li");
            await().until(running::isAccepting);
            peer.reset();
            go.countDown();
            awaitGone(running);
            assertThat(running.delivered).containsExactly("one");
        }
    }

    @Test
    void anEndInOrderBehindAFailedAnswerStillCounts() throws Exception {
        try (Running running = Running.of(TestConfig.loopback(), agent.successor())) {
            Peer peer = running.connect();
            peer.say("one\nlast").endInput();
            awaitGone(running);
            assertThat(running.delivered).containsExactly("one", "last");
            peer.close();
        }
    }
}
