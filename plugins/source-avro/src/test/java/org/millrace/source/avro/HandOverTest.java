package org.millrace.source.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.millrace.peer.rpc.Client;
import org.millrace.peer.rpc.HandOverSuite;
import org.millrace.peer.rpc.Running;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;

/** A source that is replaced: clients whose connections are plain notice nothing. */
class HandOverTest extends HandOverSuite {
    private static final Settings PLAIN = Settings.of("bind", "127.0.0.1").with("port", 0);

    @Override
    protected Client client(int port) throws IOException {
        return Ends.client(port);
    }

    @Override
    protected Running source(TestContext context) throws Exception {
        return Ends.source(context, PLAIN);
    }

    @Test
    void aConnectionThatIsCompressedEndsAfterItsLastAnswer() throws Exception {
        Settings deflate = PLAIN.with("compression-type", "deflate");
        TestContext agent = TestContext.in(folder());
        Running old = Ends.source(agent.successor(), deflate);
        try (Client client = Ends.client(new DeflatedSocket(old.port()))) {
            client.send(event("one"));
            assertThat(client.answer()).isTrue();
            try (Running next = Ends.source(agent.successor(), deflate)) {
                old.close();
                assertThatThrownBy(client::answer).isInstanceOf(IOException.class);
                try (Client again = Ends.client(new DeflatedSocket(next.port()))) {
                    again.send(event("two"));
                    assertThat(again.answer()).isTrue();
                }
                assertThat(next.texts()).containsExactly("two");
            }
        }
    }
}
