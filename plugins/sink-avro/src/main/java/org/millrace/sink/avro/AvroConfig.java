package org.millrace.sink.avro;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;

/** What a user types for an Avro sink. */
@interface AvroConfig {

    @AttributeDefinition(description = "The host to connect to.")
    String hostname();

    @AttributeDefinition(description = "The port to connect to.", min = "1", max = "65535")
    int port();

    @AttributeDefinition(description = "The most events of one call.", min = "1")
    int batch$_$size() default 100;

    @AttributeDefinition(
            description = "Milliseconds until there must be a connection, TLS and greetings included.",
            min = "1")
    long connect$_$timeout() default 20_000;

    @AttributeDefinition(description = "Milliseconds until a call must be answered.", min = "1")
    long request$_$timeout() default 20_000;

    @AttributeDefinition(
            description = "Seconds after which the connection is made anew, between two deliveries, so that a "
                    + "balancer may choose again; 0 is never.",
            min = "0")
    long reset$_$connection$_$interval() default 0;

    @AttributeDefinition(
            description = "How the connection is compressed, `none` or `deflate`; must be the same at the server.")
    String compression$_$type() default "none";

    @AttributeDefinition(description = "How much work compression may take.", min = "0", max = "9")
    int compression$_$level() default 6;

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
}
