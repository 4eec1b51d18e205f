package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for the search_replace interceptor. */
@ObjectClassDefinition(
        id = "millrace.interceptor.search_replace",
        name = "Search and replace interceptor",
        description = "Replaces what a regular expression finds in the body.")
@interface SearchReplaceConfig {

    @AttributeDefinition(description = "The regular expression; every match is replaced.")
    String searchPattern();

    @AttributeDefinition(description = "What matches are replaced by; $1 is the first group.", required = false)
    String replaceString() default "";

    @AttributeDefinition(description = "The character set of the body.", required = false)
    String charset() default "UTF-8";
}
