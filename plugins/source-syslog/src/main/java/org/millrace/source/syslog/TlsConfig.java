package org.millrace.source.syslog;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;

/** What a user types for encrypted connections. */
@interface TlsConfig {

    @AttributeDefinition(description = "Whether the connections are encrypted by TLS.")
    boolean ssl() default false;

    @AttributeDefinition(
            description = "The file with the private key and its certificates, needed with `ssl`; without it that "
                    + "of the agent.")
    String keystore() default "";

    @AttributeDefinition(description = "What opens the key store.", type = AttributeType.PASSWORD)
    String _keystore$_$password() default "";

    @AttributeDefinition(
            description = "The form of the key store, such as JKS or PKCS12; without it what Java takes, which "
                    + "reads both.")
    String keystore$_$type() default "";

    @AttributeDefinition(description = "Whether each sender must show a certificate: none or required.")
    String client$_$auth() default "none";

    @AttributeDefinition(
            description = "The file with the certificates that vouch for senders; without it those of the agent, "
                    + "else Java's own.")
    String truststore() default "";

    @AttributeDefinition(description = "What opens the trust store.", type = AttributeType.PASSWORD)
    String _truststore$_$password() default "";

    @AttributeDefinition(description = "The form of the trust store, such as JKS or PKCS12.")
    String truststore$_$type() default "";

    @AttributeDefinition(description = "The only versions of TLS, between blanks; none is those that Java has on.")
    String include$_$protocols() default "";

    @AttributeDefinition(description = "Versions of TLS that are not used, between blanks; SSLv3 never is.")
    String exclude$_$protocols() default "";

    @AttributeDefinition(description = "The only cipher suites, between blanks; none is those that Java has on.")
    String include$_$cipher$_$suites() default "";

    @AttributeDefinition(description = "Cipher suites that are not used, between blanks.")
    String exclude$_$cipher$_$suites() default "";
}
