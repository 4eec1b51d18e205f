package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for the regex_filter interceptor. */
@ObjectClassDefinition(
        id = "millrace.interceptor.regex_filter",
        name = "Regex filter interceptor",
        description = "Keeps or drops the events in whose body a regular expression finds something.")
@interface RegexFilterConfig {

    @AttributeDefinition(description = "The regular expression.", required = false)
    String regex() default ".*";

    @AttributeDefinition(description = "Drop the events that match; else drop those that do not.", required = false)
    boolean excludeEvents() default false;
}
