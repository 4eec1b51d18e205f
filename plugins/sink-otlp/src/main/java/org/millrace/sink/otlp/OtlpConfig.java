package org.millrace.sink.otlp;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;

/** What a user types for an OTLP sink. */
@interface OtlpConfig {

    @AttributeDefinition(
            description = "Where logs are sent to, `http://…` or `https://…`, by convention port 4318 for HTTP and "
                    + "4317 for gRPC. Without a path it is `/v1/logs`; with gRPC it has none.")
    String endpoint();

    @AttributeDefinition(description = "Milliseconds until there must be a connection, TLS included.", min = "1")
    int connectTimeout() default 5000;

    @AttributeDefinition(description = "Milliseconds until a request must be answered.", min = "1")
    int requestTimeout() default 10_000;

    @AttributeDefinition(description = "How logs are sent: http/protobuf, http/json or grpc.")
    String protocol() default "http/protobuf";

    @AttributeDefinition(description = "The most events of a request.", min = "1", max = "10000")
    int batchSize() default 100;

    @AttributeDefinition(description = "How requests are compressed, none or gzip.")
    String compression$_$type() default "none";

    @AttributeDefinition(
            description = "The most milliseconds that a server's Retry-After or RetryInfo is heeded; 0 is not at all.",
            min = "0")
    int maxRetryAfter() default 300_000;

    @AttributeDefinition(
            description = "Whether any server is believed, whatever its certificate. For tests: it keeps nobody "
                    + "from listening in.")
    boolean trust$_$all$_$certs() default false;

    @AttributeDefinition(description = "Whether the server's certificate must be for the endpoint's host.")
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
