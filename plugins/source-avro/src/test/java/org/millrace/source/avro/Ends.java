package org.millrace.source.avro;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import org.millrace.avro.rpc.ClientSession;
import org.millrace.peer.rpc.Client;
import org.millrace.peer.rpc.Running;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;

/** Both ends of a connection that speaks Avro. */
final class Ends {
    private Ends() {}

    static Client client(int port) throws IOException {
        return Client.to(port, new ClientSession());
    }

    static Client client(Socket over) {
        return new Client(over, new ClientSession());
    }

    static Running source(Path directory, Settings settings) throws Exception {
        return new Running(directory, Connectors.make(AvroSource.class, settings));
    }

    static Running source(TestContext context, Settings settings) throws Exception {
        return new Running(context, Connectors.make(AvroSource.class, settings));
    }
}
