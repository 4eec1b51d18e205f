package org.millrace.source.netcatudp;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a source of lines in datagrams. */
@interface NetcatUdpConfig {

    @AttributeDefinition(description = "The host name or address to receive on; 0.0.0.0 is every interface.")
    String bind() default "localhost";

    @AttributeDefinition(
            description = "The port to receive on; 0 is any free one, which the gauge `Port` shows.",
            min = "0",
            max = "65535")
    int port();

    @AttributeDefinition(description = "A header that gets the sender's address; none, if it is empty.")
    String remoteAddress() default "";

    @AttributeDefinition(description = "The same, as Flume's guide calls it.")
    String remoteAddressHeader() default "";

    @AttributeDefinition(
            description = "Bytes that wait in the kernel while the channels are full, as far as the system allows "
                    + "(`net.core.rmem_max`); the log says how many it gave; 0 for its default.",
            min = "0",
            max = "1073741824")
    int receiveBufferSize() default 4_194_304;
}
