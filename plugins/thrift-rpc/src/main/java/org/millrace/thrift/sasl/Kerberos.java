package org.millrace.thrift.sasl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.millrace.api.component.InvalidConfigurationException;

/**
 * Who somebody is, and the file with the key that proves it. Immutable.
 *
 * @param principal such as {@code flume/host.example.org@EXAMPLE.ORG}
 * @param asks whether it asks the key server for tickets, as a client does, or only takes those of others
 */
public record Kerberos(String principal, Path keytab, boolean asks) {
    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";
    private static final String ANY_HOST = "_HOST";

    /**
     * Checks what a user typed.
     *
     * @param principalKey what the user calls it
     * @param keytabKey what the user calls the other
     */
    public static Kerberos of(String principalKey, String principal, String keytabKey, String keytab, boolean asks) {
        if (principal.isBlank()) {
            throw new InvalidConfigurationException(principalKey, "is empty, and kerberos = true needs it");
        }
        if (keytab.isBlank()) {
            throw new InvalidConfigurationException(keytabKey, "is empty, and kerberos = true needs it");
        }
        return new Kerberos(principal.strip(), Path.of(keytab.strip()), asks);
    }

    /** The principal with the name of this machine in the place of {@code _HOST}. */
    Kerberos here() throws IOException {
        if (!principal.contains(ANY_HOST)) {
            return this;
        }
        try {
            return new Kerberos(at(principal, InetAddress.getLocalHost().getCanonicalHostName()), keytab, asks);
        } catch (UnknownHostException e) {
            throw new IOException("_HOST in " + principal + " can't be replaced, since this machine has no name", e);
        }
    }

    /** A principal with a host's name in the place of {@code _HOST}. */
    static String at(String principal, String host) {
        return principal.replace(ANY_HOST, host.toLowerCase(Locale.ROOT));
    }

    /**
     * The two names of a service's principal: what it is, and on which host.
     *
     * @throws InvalidConfigurationException if it is none
     */
    public static String[] service(String key, String principal) {
        int slash = principal.indexOf('/');
        int at = principal.indexOf('@');
        int end = at < 0 ? principal.length() : at;
        if (slash < 1 || slash + 1 >= end) {
            throw new InvalidConfigurationException(
                    key, "'" + principal + "' is no principal of a service; <service>/<host>@<realm> is one");
        }
        return new String[] {principal.substring(0, slash), principal.substring(slash + 1, end)};
    }

    /**
     * Logs in.
     *
     * @throws IOException if that fails, with what to do
     */
    Subject login() throws IOException {
        if (!Files.isReadable(keytab)) {
            throw new IOException("the keytab " + keytab + " of " + principal + " is missing or can't be read");
        }
        checkKeys();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // The module is the platform's.
        thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
        try {
            Subject subject = new Subject();
            LoginContext context = new LoginContext("millrace", subject, null, new Keys(this));
            context.login();
            return subject;
        } catch (LoginException e) {
            throw new IOException(
                    principal + " could not log in with the keytab " + keytab + " (" + e.getMessage()
                            + "); java.security.krb5.conf or /etc/krb5.conf name the key server",
                    e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Who only takes the tickets of others is not asked for a key before the first of them comes. */
    private void checkKeys() throws IOException {
        KerberosPrincipal whose;
        try {
            whose = new KerberosPrincipal(principal);
        } catch (IllegalArgumentException e) {
            throw new IOException(principal + " is no principal: " + e.getMessage(), e);
        }
        if (KeyTab.getInstance(whose, keytab.toFile()).getKeys(whose).length == 0) {
            throw new IOException(
                    "the keytab " + keytab + " has no key of " + principal + "; klist -k shows whose keys it has");
        }
    }

    private static final class Keys extends Configuration {
        private final Map<String, String> options;

        Keys(Kerberos who) {
            options = Map.of(
                    "principal", who.principal(),
                    "keyTab", who.keytab().toAbsolutePath().toString(),
                    "useKeyTab", "true",
                    "storeKey", "true",
                    "doNotPrompt", "true",
                    "refreshKrb5Config", "true",
                    "isInitiator", Boolean.toString(who.asks()));
        }

        @Override
        public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {
                new AppConfigurationEntry(MODULE, AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, options)
            };
        }
    }
}
