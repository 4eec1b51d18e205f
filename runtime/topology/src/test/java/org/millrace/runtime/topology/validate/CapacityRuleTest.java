package org.millrace.runtime.topology.validate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CapacityRuleTest {

    @Test
    void aBatchMustFitIntoTheTransactionsOfEveryChannel() {
        Validated validated = Validated.with(
                "a1.sources = r1",
                "a1.sources.r1.type = seq",
                "a1.sources.r1.channels = c1 c2",
                "a1.sources.r1.batchSize = 200",
                "a1.channels.c1.transactionCapacity = 200",
                "a1.channels.c2.transactionCapacity = 199");
        assertThat(validated.messages())
                .containsExactly("a.conf:14: ERROR a1.sources.r1 batchSize: a batch of 200 is more than the"
                        + " transactionCapacity of channel c2, 199"
                        + " (lower it or raise a1.channels.c2.transactionCapacity)");
        assertThat(validated.running()).doesNotContain("source r1").contains("channel c2");
    }

    @Test
    void defaultsCountOnEitherSide() {
        assertThat(Validated.with("a1.channels.c1.transactionCapacity = 50").messages())
                .first()
                .asString()
                .isEqualTo("a.conf:5: ERROR a1.sinks.k1 hdfs.batchSize: a batch of 100 is more than the"
                        + " transactionCapacity of channel c1, 50"
                        + " (lower it or raise a1.channels.c1.transactionCapacity)");
        assertThat(Validated.with("a1.sinks.k1.hdfs.batchSize = 101").messages())
                .first()
                .asString()
                .contains("a.conf:11", "a batch of 101", "channel c1, 100");
    }

    @Test
    void aBatchFromAVariableIsNotShown() {
        assertThat(Validated.with("a1.sinks.k1.hdfs.batchSize = ${env:BIG}").messages())
                .first()
                .asString()
                .contains("a batch of ${env:BIG} is more")
                .doesNotContain("5000");
    }

    @Test
    void whatIsNoNumberIsAnotherRulesBusiness() {
        assertThat(Validated.with("a1.channels.c1.transactionCapacity = lots").messages())
                .noneMatch(message -> message.contains("a batch of"));
    }
}
