package org.millrace.library.hadoop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.security.SecurityUtil;
import org.apache.hadoop.security.UserGroupInformation;
import org.millrace.api.operate.Printable;
import org.millrace.library.hadoop.LoginException.About;

/** Logs in with a file of keys, and says in words of its own what is wrong with it: Kerberos's are of no help to who reads them first. */
final class Keytab {
    private static final int LONGEST = 300;

    private Keytab() {}

    static UserGroupInformation login(String principal, String keytab) throws IOException {
        Path file = Path.of(keytab);
        if (!Files.isReadable(file)) {
            throw new LoginException(
                    About.KEYTAB,
                    "the keytab " + Printable.of(keytab)
                            + (Files.notExists(file)
                                    ? " is not there; put it there, or say where it is"
                                    : " can't be read by this user; let the user read it that the agent runs as"));
        }
        String host = InetAddress.getLocalHost().getCanonicalHostName();
        String full = SecurityUtil.getServerPrincipal(principal, host);
        try {
            return UserGroupInformation.loginUserFromKeytabAndReturnUGI(full, keytab);
        } catch (IOException e) {
            throw explained(e, Printable.of(full), Printable.of(keytab));
        } catch (IllegalArgumentException e) {
            // Of a realm that is nowhere said.
            throw new LoginException(
                    About.PRINCIPAL,
                    full + " is no principal that can be understood: " + said(e)
                            + "; write it as name@REALM, or set default_realm in krb5.conf",
                    e);
        }
    }

    private static LoginException explained(IOException failure, String principal, String keytab) {
        String said = said(failure);
        if (said.contains("Unable to obtain password from user")) {
            return new LoginException(
                    About.KEYTAB,
                    "the keytab " + keytab + " has no key of " + principal
                            + "; take one that was made for it, or name a principal that 'klist -k " + keytab
                            + "' shows",
                    failure);
        }
        if (said.contains("(6)")) {
            return new LoginException(
                    About.PRINCIPAL, "the key server does not know " + principal + "; have it added there", failure);
        }
        if (said.contains("(24)") || said.contains("(31)") || said.contains("Checksum failed")) {
            return new LoginException(
                    About.KEYTAB,
                    "the keys of " + principal + " in the keytab " + keytab
                            + " are not those that the key server has; get a new keytab",
                    failure);
        }
        return new LoginException(
                About.PRINCIPAL,
                principal + " could not log in: " + said
                        + "; look at /etc/krb5.conf (or where java.security.krb5.conf leads), at the key server, and at"
                        + " the clock of this machine",
                failure);
    }

    /** What was at the bottom of it. */
    private static String said(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        // The number of Kerberos's error may stand in any of them.
        String whole = String.valueOf(failure.getMessage());
        String end = String.valueOf(last.getMessage());
        return Printable.of(whole.contains(end) ? whole : whole + ": " + end, LONGEST);
    }
}
