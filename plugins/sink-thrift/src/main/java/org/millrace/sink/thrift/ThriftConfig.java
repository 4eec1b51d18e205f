package org.millrace.sink.thrift;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;

/** What a user types for a Thrift sink. */
@interface ThriftConfig {

    @AttributeDefinition(description = "The host to connect to.")
    String hostname();

    @AttributeDefinition(description = "The port to connect to.", min = "1", max = "65535")
    int port();

    @AttributeDefinition(
            description = "The most events of one call; from 8 MiB on none is added, since Thrift's servers take "
                    + "frames of 16 MB.",
            min = "1")
    int batch$_$size() default 100;

    @AttributeDefinition(
            description = "Milliseconds until there must be a connection, TLS, Kerberos and greetings included.",
            min = "1")
    long connect$_$timeout() default 20_000;

    @AttributeDefinition(description = "Milliseconds until a call must be answered.", min = "1")
    long request$_$timeout() default 20_000;

    @AttributeDefinition(
            description = "Seconds after which the connection is made anew, between two deliveries, so that a "
                    + "balancer may choose again; 0 is never. `connection-reset-interval`, its name in Flume's "
                    + "guide, is the same.",
            min = "0")
    long reset$_$connection$_$interval() default 0;

    @AttributeDefinition(
            description = "The same as reset-connection-interval, by the name that Flume's guide has.",
            min = "0")
    long connection$_$reset$_$interval() default 0;

    @AttributeDefinition(
            description = "Which of Thrift's protocols is spoken, `compact` or `binary`; must be the same at the "
                    + "server. Messages are framed.")
    String protocol() default "compact";

    @AttributeDefinition(description = "Whether the connection is encrypted by TLS.")
    boolean ssl() default false;

    @AttributeDefinition(
            description = "Whether any server is believed, whatever its certificate. For tests: it keeps nobody "
                    + "from listening in.")
    boolean trust$_$all$_$certs() default false;

    @AttributeDefinition(description = "Whether the server's certificate must be for hostname.")
    boolean verify$_$hostname() default true;

    @AttributeDefinition(
            description = "The file with the certificates that vouch for servers; without it those of the agent, "
                    + "else Java's own.")
    String truststore() default "";

    @AttributeDefinition(description = "What opens the trust store.", type = AttributeType.PASSWORD)
    String _truststore$_$password() default "";

    @AttributeDefinition(description = "The form of the trust store, such as JKS or PKCS12.")
    String truststore$_$type() default "";

    @AttributeDefinition(
            description = "The file with a certificate of our own, for servers that ask for one; without it those "
                    + "of the agent.")
    String keystore() default "";

    @AttributeDefinition(description = "What opens the key store.", type = AttributeType.PASSWORD)
    String _keystore$_$password() default "";

    @AttributeDefinition(description = "The form of the key store, such as JKS or PKCS12.")
    String keystore$_$type() default "";

    @AttributeDefinition(description = "The only versions of TLS, between blanks; none is those that Java has on.")
    String include$_$protocols() default "";

    @AttributeDefinition(description = "Versions of TLS that are not used, between blanks; SSLv3 never is.")
    String exclude$_$protocols() default "";

    @AttributeDefinition(description = "The only cipher suites, between blanks; none is those that Java has on.")
    String include$_$cipher$_$suites() default "";

    @AttributeDefinition(description = "Cipher suites that are not used, between blanks.")
    String exclude$_$cipher$_$suites() default "";

    @AttributeDefinition(
            description = "Whether both ends prove by Kerberos who they are (SASL, GSSAPI). It encrypts nothing; "
                    + "with `ssl` both are done, TLS first.")
    boolean kerberos() default false;

    @AttributeDefinition(
            description = "Whom the sink is for Kerberos, such as `flume/_HOST@EXAMPLE.ORG`; needed with "
                    + "`kerberos`. `_HOST` is this machine's name.")
    String client$_$principal() default "";

    @AttributeDefinition(description = "The file with the key of `client-principal`; needed with `kerberos`.")
    String client$_$keytab() default "";

    @AttributeDefinition(
            description = "Needed with `kerberos`: whom the server has to be, such as `flume/_HOST@EXAMPLE.ORG`. "
                    + "`_HOST` is `hostname`.")
    String server$_$principal() default "";
}
