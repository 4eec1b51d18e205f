package org.millrace.source.syslog;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types of the messages and their senders, for each of the sources. */
@interface MessageConfig {

    @AttributeDefinition(
            description = "What of a message's head stays in front of the body: `none`, `all` (the message as it "
                    + "came), or a list of `priority`, `version`, `timestamp` and `hostname`.")
    String keepFields() default "none";

    @AttributeDefinition(description = "A header that gets the sender's address; none, if it is empty.")
    String clientIPHeader() default "";

    @AttributeDefinition(description = "A header that gets the sender's name; none, if it is empty.")
    String clientHostnameHeader() default "";

    @AttributeDefinition(
            description = "Where RFC 5424's `appName`, `procId`, `msgId` and `structuredData` go: `copy`, into "
                    + "headers of these names, and they stay in the body as in Flume; `move`, into headers, "
                    + "and the body is the text alone, without a mark of its byte order; `body`, as in Flume.")
    String structuredData() default "copy";

    @AttributeDefinition(
            description =
                    "The zone of times that name none, such as UTC or Europe/Berlin; empty for Flume's: that of this machine,"
                            + " for multiport_syslogtcp UTC.")
    String timeZone() default "";
}
