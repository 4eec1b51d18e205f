package org.millrace.sink.http;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;

/** What a user types for an HTTP sink. */
@interface HttpConfig {

    @AttributeDefinition(
            description = "Where events are sent to, `http://…` or `https://…`. What stands behind the host is "
                    + "never shown.")
    String endpoint();

    @AttributeDefinition(description = "Milliseconds until there must be a connection, TLS included.", min = "1")
    int connectTimeout() default 5000;

    @AttributeDefinition(description = "Milliseconds until a request must be answered.", min = "1")
    int requestTimeout() default 5000;

    @AttributeDefinition(description = "What the header Content-Type says.")
    String contentTypeHeader() default "text/plain";

    @AttributeDefinition(description = "What the header Accept says.")
    String acceptHeader() default "text/plain";

    @AttributeDefinition(
            description = "Whether there is a pause of a second after an answer that no `backoff.` key is about. "
                    + "What comes again always has the agent's pause, which grows.")
    boolean defaultBackoff() default true;

    @AttributeDefinition(
            description = "Whether events come again after an answer that is not 2XX and that no `rollback.` key "
                    + "is about.")
    boolean defaultRollback() default true;

    @AttributeDefinition(
            description = "Whether events count as delivered that do not come again, after an answer that is not "
                    + "2XX and that no `incrementMetrics.` key is about; if not, they become dead letters.")
    boolean defaultIncrementMetrics() default false;

    @AttributeDefinition(
            description = "The most events taken from the channel at once: one request with a serializer, as many"
                    + " requests without.",
            min = "1",
            max = "10000")
    int batchSize() default 100;

    @AttributeDefinition(description = "How requests are compressed, none or gzip.")
    String compression$_$type() default "none";

    @AttributeDefinition(
            description = "The most milliseconds that a server's Retry-After is heeded; 0 is not at all.",
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
