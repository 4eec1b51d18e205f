package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for the remove_header interceptor. */
@interface RemoveHeaderConfig {

    @AttributeDefinition(description = "A header to remove.")
    String withName() default "";

    @AttributeDefinition(description = "Headers to remove, separated as fromListSeparator says.")
    String fromList() default "";

    @AttributeDefinition(description = "The regular expression that separates the names of fromList.")
    String fromListSeparator() default "\\s*,\\s*";

    @AttributeDefinition(description = "Remove the headers whose whole name matches this regular expression.")
    String matching() default "";
}
