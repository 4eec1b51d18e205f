package org.millrace.library.hadoop;

import java.io.IOException;

/** Kerberos does not let a client in. Its message says what to do; whose key it is about, the component knows. */
public final class LoginException extends IOException {
    private static final long serialVersionUID = 1;

    private final About about;

    /** What has to be looked at. */
    public enum About {
        /** The name of who logs in. */
        PRINCIPAL,
        /** The file with the keys. */
        KEYTAB
    }

    LoginException(About about, String message, Throwable cause) {
        super(message, cause);
        this.about = about;
    }

    LoginException(About about, String message) {
        super(message);
        this.about = about;
    }

    /** What has to be looked at. */
    public About about() {
        return about;
    }
}
