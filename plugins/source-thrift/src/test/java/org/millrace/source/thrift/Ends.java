package org.millrace.source.thrift;

import java.io.IOException;
import java.nio.file.Path;
import org.millrace.peer.rpc.Client;
import org.millrace.peer.rpc.Running;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;
import org.millrace.testkit.TestContext;
import org.millrace.thrift.rpc.Form;
import org.millrace.thrift.rpc.ThriftClient;

/** Both ends of a connection that speaks Thrift's compact protocol. */
final class Ends {
    static final Settings PLAIN = Settings.of("bind", "127.0.0.1").with("port", 0);

    private Ends() {}

    static Client client(int port) throws IOException {
        return client(port, Form.COMPACT);
    }

    static Client client(int port, Form form) throws IOException {
        return Client.to(port, new ThriftClient(form));
    }

    static Running source(Path directory, Settings settings) throws Exception {
        return source(TestContext.in(directory), settings);
    }

    static Running source(TestContext context, Settings settings) throws Exception {
        return new Running(context, Connectors.make(ThriftSource.class, settings));
    }
}
