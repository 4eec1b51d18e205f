package org.millrace.interceptor.standard;

import org.osgi.service.metatype.annotations.AttributeDefinition;

/** What a user types for the regex_extractor interceptor, beside {@code serializers.<name>.name}, {@code .type} and {@code .pattern}. */
@interface RegexExtractorConfig {

    @AttributeDefinition(description = "The regular expression; its groups become headers.")
    String regex();

    @AttributeDefinition(
            description = "A name for each group, in order, separated by spaces; configured below serializers.<name>.")
    String serializers();
}
