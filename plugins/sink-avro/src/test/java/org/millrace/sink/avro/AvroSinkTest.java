package org.millrace.sink.avro;

import org.millrace.api.sink.Sink;
import org.millrace.avro.rpc.AvroServer;
import org.millrace.peer.rpc.CallSinkSuite;
import org.millrace.rpc.Memory;
import org.millrace.rpc.ServerProtocol;
import org.millrace.testkit.Connectors;
import org.millrace.testkit.Settings;

class AvroSinkTest extends CallSinkSuite {
    @Override
    protected ServerProtocol protocol() {
        return new AvroServer(1 << 24, Memory.ENDLESS);
    }

    @Override
    protected Sink make(Settings settings) {
        return Connectors.make(AvroSink.class, settings);
    }
}
