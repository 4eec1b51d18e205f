package org.millrace.library.hadoop;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.jspecify.annotations.Nullable;
import org.millrace.api.operate.Printable;
import org.millrace.library.hadoop.LoginException.About;

/**
 * As whom a client comes. Principals are each client's own; whether there is security at all is one for all who share the library,
 * since Hadoop keeps that in one place: the first client decides.
 */
final class Login {
    private static final String AUTHENTICATION = "hadoop.security.authentication";

    /** What the first client said; guarded by the class. */
    private static @Nullable String security;

    private final UserGroupInformation user;
    private final UserGroupInformation real;

    private Login(UserGroupInformation user, UserGroupInformation real) {
        this.user = user;
        this.real = real;
    }

    /** Logs in, which asks a key server if there is a keytab. */
    static Login as(HadoopSettings settings, Configuration configuration) throws IOException {
        agree(configuration.getTrimmed(AUTHENTICATION, "simple"), configuration);
        UserGroupInformation real = settings.principal().isEmpty()
                ? UserGroupInformation.getLoginUser()
                : secured(settings.principal(), settings.keytab());
        UserGroupInformation user = settings.proxyUser().isEmpty()
                ? real
                : UserGroupInformation.createProxyUser(settings.proxyUser(), real);
        return new Login(user, real);
    }

    private static synchronized void agree(String wanted, Configuration configuration) throws IOException {
        if (security == null) {
            UserGroupInformation.setConfiguration(configuration);
            security = wanted;
        } else if (!security.equalsIgnoreCase(wanted)) {
            throw new IOException(
                    AUTHENTICATION + " is " + Printable.of(wanted) + " here, but another component of this agent"
                            + " that uses the same library has it as " + Printable.of(security)
                            + "; let all have it the same, or run them in agents of their own");
        }
    }

    private static UserGroupInformation secured(String principal, String keytab) throws IOException {
        if (!UserGroupInformation.isSecurityEnabled()) {
            throw new LoginException(
                    About.PRINCIPAL,
                    "a Kerberos principal is set, but " + AUTHENTICATION
                            + " is simple; set it to kerberos in core-site.xml, to which " + HadoopSettings.CONF_DIR
                            + " leads");
        }
        return Keytab.login(principal, keytab);
    }

    UserGroupInformation user() {
        return user;
    }

    /** Asks for a new ticket if the one at hand is old; does nothing without a keytab. */
    void renew() throws IOException {
        if (real.isFromKeytab()) {
            real.checkTGTAndReloginFromKeytab();
        }
    }
}
