package org.millrace.source.syslog;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types of a form of messages that is his own. */
@interface FormatConfig {

    @AttributeDefinition(
            description =
                    "An expression for whole messages, tried first, with five groups: priority, version, time, host,"
                            + " body.")
    String format_regex() default "";

    @AttributeDefinition(description = "What is replaced in the time before it is read, as an expression.")
    String format_search() default "";

    @AttributeDefinition(description = "What stands in its place.")
    String format_replace() default "";

    @AttributeDefinition(description = "How the time is written, as Java's SimpleDateFormat has it.")
    String format_dateFormat() default "";
}
