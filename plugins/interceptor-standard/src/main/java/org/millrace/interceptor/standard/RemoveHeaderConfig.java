package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What a user types for the remove_header interceptor. */
@ObjectClassDefinition(
        id = "millrace.interceptor.remove_header",
        name = "Remove header interceptor",
        description = "Removes headers, by name, from a list, or by a regular expression.")
@interface RemoveHeaderConfig {

    @AttributeDefinition(description = "A header to remove.", required = false)
    String withName() default "";

    @AttributeDefinition(description = "Headers to remove, separated as fromListSeparator says.", required = false)
    String fromList() default "";

    @AttributeDefinition(description = "The regular expression that separates the names of fromList.", required = false)
    String fromListSeparator() default "\\s*,\\s*";

    @AttributeDefinition(
            description = "Remove the headers whose whole name matches this regular expression.",
            required = false)
    String matching() default "";
}
