package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for the regex_filter interceptor. */
@interface RegexFilterConfig {

    @AttributeDefinition(description = "The regular expression.")
    String regex() default ".*";

    @AttributeDefinition(description = "Drop the events that match; else drop those that do not.")
    boolean excludeEvents() default false;
}
