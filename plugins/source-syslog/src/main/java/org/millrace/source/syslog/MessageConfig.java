package org.millrace.source.syslog;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types of the messages and their senders, for each of the sources. */
@interface MessageConfig {

    @AttributeDefinition(
            description =
                    "What of a message's head stays in front of the body: none, all, or a list of priority, version,"
                            + " timestamp and hostname.")
    String keepFields() default "none";

    @AttributeDefinition(description = "A header that gets the sender's address; none, if it is empty.")
    String clientIPHeader() default "";

    @AttributeDefinition(description = "A header that gets the sender's name; none, if it is empty.")
    String clientHostnameHeader() default "";

    @AttributeDefinition(
            description =
                    "Where appName, procId, msgId and structuredData of RFC 5424 go: copy (into headers, and they stay in"
                            + " the body), move (into headers alone) or body.")
    String structuredData() default "copy";

    @AttributeDefinition(
            description =
                    "The zone of times that name none, such as UTC or Europe/Berlin; empty for Flume's: that of this machine,"
                            + " for multiport_syslogtcp UTC.")
    String timeZone() default "";
}
