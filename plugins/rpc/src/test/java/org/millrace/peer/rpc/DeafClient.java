package org.millrace.peer.rpc;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Sends calls without events for ever, and takes no answer. Belongs to one thread. */
public final class DeafClient implements AutoCloseable {
    private static final int CALLS = 2000;
    private static final int LONGEST_CALL = 100;
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Client client;
    private final Thread sender;
    private long before = -1;

    /** @param client one that has said all that its protocol begins with */
    public DeafClient(Client client) {
        this.client = client;
        ByteBuffer calls = ByteBuffer.allocate(LONGEST_CALL * CALLS);
        for (int i = 0; i < CALLS; i++) {
            calls.put(client.call(List.of()));
        }
        byte[] bytes = Arrays.copyOf(calls.array(), calls.position());
        sender = new Thread(() -> sendForEver(bytes), "deaf client");
        sender.setDaemon(true);
        sender.start();
    }

    private void sendForEver(byte[] bytes) {
        try {
            OutputStream out = client.socket().getOutputStream();
            while (true) {
                out.write(bytes);
            }
        } catch (IOException e) {
            // It is closed.
            return;
        }
    }

    /** Waits until a source reads no more of it: so many answers wait as the system has room for. */
    public void awaitHeld(Running source, Duration patience) {
        await().during(QUIET).atMost(patience).until(() -> {
            long now = source.context.count("AppendBatchReceivedCount");
            boolean stands = now == before && now > 0;
            before = now;
            return stands;
        });
    }

    @Override
    public void close() throws IOException, InterruptedException {
        client.close();
        sender.join();
    }
}
