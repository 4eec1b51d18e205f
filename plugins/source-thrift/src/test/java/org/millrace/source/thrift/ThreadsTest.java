package org.millrace.source.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.millrace.api.event.Event;
import org.millrace.peer.rpc.Client;
import org.millrace.peer.rpc.Running;
import org.millrace.testkit.NothingLeftBehind;

@ExtendWith(NothingLeftBehind.class)
class ThreadsTest {
    private static final int CLIENTS = 5;

    @TempDir
    Path directory;

    private static int offeredWhileHeld(Running source, int atLeast) throws Exception {
        source.outlet.hold();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Client client = Ends.client(source.port());
            clients.add(client);
            client.send(List.of(Event.of("e" + i)));
        }
        await().until(() ->
                source.context.count("OpenConnectionCount") == CLIENTS && source.outlet.offered() >= atLeast);
        int offered = source.outlet.offered();
        source.outlet.release();
        for (Client client : clients) {
            assertThat(client.answer()).isTrue();
            client.close();
        }
        assertThat(source.texts()).hasSize(CLIENTS);
        return offered;
    }

    @Test
    void noMoreConnectionsAreDeliveredAtOnceThanThreadsSays() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN.with("threads", "2"))) {
            assertThat(offeredWhileHeld(source, 2)).isEqualTo(2);
        }
    }

    @Test
    void withoutALimitEachIsDelivered() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN)) {
            assertThat(offeredWhileHeld(source, CLIENTS)).isEqualTo(CLIENTS);
        }
    }

    @Test
    void aBusyClientAndAnotherShareTheOnlyThread() throws Exception {
        try (Running source = Ends.source(directory, Ends.PLAIN.with("threads", "1"));
                Client busy = Ends.client(source.port());
                Client other = Ends.client(source.port())) {
            source.outlet.hold();
            for (int i = 0; i < 3000; i++) {
                busy.send(List.of(Event.of("busy")));
            }
            other.send(List.of(Event.of("other")));
            await().until(() -> source.outlet.offered() == 1);
            source.outlet.release();
            assertThat(other.answer()).isTrue();
            for (int i = 0; i < 3000; i++) {
                assertThat(busy.answer()).isTrue();
            }
        }
    }
}
