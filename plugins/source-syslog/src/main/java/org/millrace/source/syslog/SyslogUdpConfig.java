package org.millrace.source.syslog;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for a source of syslog over UDP. */
@interface SyslogUdpConfig {

    @AttributeDefinition(description = "The host name or address to receive on; `0.0.0.0` is every interface.")
    String host() default "0.0.0.0";

    @AttributeDefinition(
            description = "The port to receive on; 0 is any free one, which the gauge `Port` shows.",
            min = "0",
            max = "65535")
    int port();

    @AttributeDefinition(
            description = "Bytes that wait in the kernel while the channels are full, as far as the system allows "
                    + "(`net.core.rmem_max`); 0 for its default.",
            min = "0",
            max = "1073741824")
    int receiveBufferSize() default 4_194_304;
}
