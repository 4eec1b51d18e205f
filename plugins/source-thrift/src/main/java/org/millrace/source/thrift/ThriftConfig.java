package org.millrace.source.thrift;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;

/** What a user types for a Thrift source. */
@interface ThriftConfig {

    @AttributeDefinition(description = "The host name or address to listen on; 0.0.0.0 is every interface.")
    String bind();

    @AttributeDefinition(
            description = "The port to listen on; 0 is any free one, which the gauge `Port` shows.",
            min = "0",
            max = "65535")
    int port();

    @AttributeDefinition(
            description = "The most connections whose calls are delivered at once, 0 is no limit; the others wait "
                    + "for their turn.",
            min = "0")
    int threads() default 0;

    @AttributeDefinition(
            description = "Which of Thrift's protocols is spoken, `compact` or `binary`; must be the same at the "
                    + "client. Messages are framed.")
    String protocol() default "compact";

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

    @AttributeDefinition(
            description = "`required`: each client must show a certificate that the trust store vouches for.")
    String client$_$auth() default "none";

    @AttributeDefinition(
            description = "The file with the certificates that vouch for clients; without it those of the agent, "
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

    @AttributeDefinition(
            description = "Whether each client must prove by Kerberos who it is (SASL, GSSAPI). It encrypts "
                    + "nothing; with `ssl` both are done, TLS first.")
    boolean kerberos() default false;

    @AttributeDefinition(
            description = "Whom the source is for Kerberos, such as `flume/_HOST@EXAMPLE.ORG`; needed with "
                    + "`kerberos`. `_HOST` is this machine's name.")
    String agent$_$principal() default "";

    @AttributeDefinition(description = "The file with the key of `agent-principal`; needed with `kerberos`.")
    String agent$_$keytab() default "";

    @AttributeDefinition(
            description = "The most bytes of one call, and never more than a sixteenth of the heap; a client that "
                    + "announces more is disconnected.",
            min = "1024",
            max = "1073741824")
    int maxRequestBytes() default 67_108_864;
}
