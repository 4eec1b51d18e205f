package org.millrace.source.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.millrace.peer.rpc.Client;
import org.millrace.peer.rpc.HandOverSuite;
import org.millrace.peer.rpc.Running;
import org.millrace.testkit.TestContext;

/** A source that is replaced: clients whose connections are plain notice nothing. */
class HandOverTest extends HandOverSuite {
    @Override
    protected Client client(int port) throws IOException {
        return Ends.client(port);
    }

    @Override
    protected Running source(TestContext context) throws Exception {
        return Ends.source(context, Ends.PLAIN);
    }

    @Test
    void aClientGoesOnInItsProtocolWithASuccessorThatSpeaksAnother() throws Exception {
        TestContext agent = TestContext.in(folder());
        Running old = source(agent.successor());
        try (Client client = Ends.client(old.port())) {
            client.send(event("one"));
            assertThat(client.answer()).isTrue();
            try (Running next = Ends.source(agent.successor(), Ends.PLAIN.with("protocol", "binary"))) {
                old.close();
                client.send(event("two"));
                assertThat(client.answer()).isTrue();
                assertThat(next.texts()).containsExactly("two");
            }
        }
    }
}
