package org.millrace.source.otlp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;

/** What a user types for an OTLP source. */
@interface OtlpConfig {

    @AttributeDefinition(description = "The host name or address to listen on; 0.0.0.0 is every interface.")
    String bind() default "localhost";

    @AttributeDefinition(
            description = "The port to listen on: clients expect gRPC at 4317 and HTTP at 4318, and both are "
                    + "served at either. 0 is any free one, which the gauge `Port` shows.",
            min = "0",
            max = "65535")
    int port() default 4317;

    @AttributeDefinition(
            description = "The most bytes of a request, as it is sent and unpacked, and never more than a 32nd of "
                    + "the heap; more is refused.",
            min = "1024",
            max = "1073741824")
    int maxRequestBytes() default 67_108_864;

    @AttributeDefinition(
            description = "Milliseconds that a request may take to arrive, and one more for each of its bytes.",
            min = "1")
    int requestTimeout() default 30_000;

    @AttributeDefinition(
            description = "The most calls that a connection of gRPC, or HTTP/2, may have under way at once.",
            min = "1",
            max = "1000")
    int maxConcurrentStreams() default 100;

    @AttributeDefinition(
            description = "Milliseconds after which a connection is closed on which no request comes.",
            min = "1")
    int idleTimeout() default 60_000;

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
}
