package org.millrace.thrift.sasl;

import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import java.util.concurrent.Executor;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslServer;
import org.millrace.rpc.Memory;

/** Has clients prove who they are. Open to every thread. */
public final class ServerKerberos {
    static final Map<String, String> PROPERTIES = Map.of(Sasl.QOP, "auth");

    private final Subject subject;
    private final String service;
    private final String host;

    private ServerKerberos(Subject subject, String service, String host) {
        this.subject = subject;
        this.service = service;
        this.host = host;
    }

    /**
     * Reads the keytab.
     *
     * @param key what the user calls the principal
     * @throws IOException if it can't be read, with what to do
     */
    public static ServerKerberos login(String key, Kerberos who) throws IOException {
        Kerberos here = who.here();
        String[] names = Kerberos.service(key, here.principal());
        return new ServerKerberos(here.login(), names[0], names[1]);
    }

    /**
     * The handler for a connection that was accepted.
     *
     * @param workers run what may take its time
     * @param memory asked before any is taken
     */
    public ChannelHandler accepted(Executor workers, Memory memory) {
        return new ServerAgreement(this, workers, memory);
    }

    SaslServer begin() throws IOException {
        return as(subject, () -> Sasl.createSaslServer(Step.GSSAPI, service, host, PROPERTIES, ServerKerberos::handle));
    }

    byte[] answer(SaslServer to, byte[] response) throws IOException {
        return as(subject, () -> to.evaluateResponse(response));
    }

    private static void handle(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof AuthorizeCallback asked) {
                asked.setAuthorized(asked.getAuthenticationID().equals(asked.getAuthorizationID()));
            }
        }
    }

    static <T> T as(Subject subject, PrivilegedExceptionAction<T> action) throws IOException {
        try {
            return Subject.doAs(subject, action);
        } catch (PrivilegedActionException e) {
            throw new IOException(reason(e.getException()), e.getException());
        }
    }

    /** What is wrong is said by the innermost. */
    static String reason(Throwable of) {
        Throwable inner = of;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.getMessage() == null ? inner.toString() : inner.getMessage();
    }
}
