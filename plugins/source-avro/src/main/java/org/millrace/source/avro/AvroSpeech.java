package org.millrace.source.avro;

import io.netty.channel.Channel;
import java.util.Optional;
import org.millrace.avro.rpc.AvroServer;
import org.millrace.library.netty.Server;
import org.millrace.library.netty.Tls;
import org.millrace.rpc.ServerProtocol;
import org.millrace.rpc.server.Ledger;
import org.millrace.rpc.server.Speech;

/** Connections that are compressed, or encrypted, or both in either order. Immutable. */
final class AvroSpeech implements Speech {
    private final boolean deflate;
    private final Admission admission;
    private final int maxRequestBytes;

    AvroSpeech(boolean deflate, Admission admission, int maxRequestBytes) {
        this.deflate = deflate;
        this.admission = admission;
        this.maxRequestBytes = maxRequestBytes;
    }

    @Override
    public boolean equip(Channel connection, Optional<Tls> tls, Server server) {
        admission.guard(connection, server);
        if (tls.isPresent() && deflate) {
            connection.pipeline().addLast(new EitherOrder(tls.get()));
        } else {
            tls.ifPresent(by -> connection.pipeline().addLast(by.accepted(connection.alloc())));
            if (deflate) {
                connection.pipeline().addLast(EitherOrder.deflate());
            }
        }
        return tls.isEmpty() && !deflate;
    }

    @Override
    public ServerProtocol protocol() {
        return new AvroServer(maxRequestBytes, Ledger.MEMORY);
    }
}
