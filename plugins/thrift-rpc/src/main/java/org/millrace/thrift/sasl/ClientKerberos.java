package org.millrace.thrift.sasl;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
import javax.security.auth.Subject;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** Proves to servers who the client is, and has them prove who they are. Logs in for each connection, so that no ticket grows old. Immutable. */
public final class ClientKerberos {
    private final Kerberos who;
    private final String service;
    private final String host;
    private final ThreadFactory threads;

    /**
     * For one server.
     *
     * @param serverKey what the user calls the server's principal
     * @param serverHost whose name takes the place of {@code _HOST} in it
     * @param threads on which it waits for the key server
     */
    public ClientKerberos(
            Kerberos who, String serverKey, String serverPrincipal, String serverHost, ThreadFactory threads) {
        this.who = who;
        String[] names = Kerberos.service(serverKey, Kerberos.at(serverPrincipal, serverHost));
        this.service = names[0];
        this.host = names[1];
        this.threads = threads;
    }

    /** Puts what agrees into a connection's pipeline. What it gives begins with it, when the connection is there. */
    public Supplier<Future<?>> equip(Channel channel) {
        ClientAgreement agreement = new ClientAgreement(this);
        channel.pipeline().addLast(agreement);
        return () -> agreement.begin(channel, threads);
    }

    Subject login() throws IOException {
        return who.here().login();
    }

    SaslClient begin(Subject subject) throws IOException {
        return ServerKerberos.as(subject, () -> {
            SaslClient client = Sasl.createSaslClient(
                    new String[] {Step.GSSAPI}, null, service, host, ServerKerberos.PROPERTIES, null);
            if (client == null) {
                throw new SaslException("this Java has no GSSAPI");
            }
            return client;
        });
    }

    byte[] answer(Subject subject, SaslClient to, byte[] challenge) throws IOException {
        return ServerKerberos.as(subject, () -> to.evaluateChallenge(challenge));
    }
}
