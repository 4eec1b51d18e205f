package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for the search_replace interceptor. */
@interface SearchReplaceConfig {

    @AttributeDefinition(description = "The regular expression; every match is replaced.")
    String searchPattern();

    @AttributeDefinition(description = "What matches are replaced by; $1 is the first group.")
    String replaceString() default "";

    @AttributeDefinition(description = "The character set of the body.")
    String charset() default "UTF-8";
}
